/** Threads of a process that share a CPU while another idles, set apart. */

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Puts each thread of a process on one CPU, drawn anew at each call, for as long as `run` takes; then
 * all of them may run where they might before. Does nothing where the system has no taskset.
 *
 * Linux wakes a thread where it ran last if it knows no better, so threads that were apart stay apart.
 */
export async function spreadThreads(
  pid: number | undefined,
  run: () => Promise<unknown>,
): Promise<void> {
  const cpus = allowedCpus()
  if (pid === undefined || cpus === undefined) return
  let next = Math.floor(Math.random() * cpus.length)
  for (const thread of threadsOf(pid)) {
    if (Math.random() < 0.5) next += 1
    taskset(['-p', '-c', String(cpus[next++ % cpus.length]), thread])
  }
  await run()
  taskset(['-a', '-p', '-c', cpus.join(','), String(pid)])
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return [] // It has died, which its next reply will tell.
  }
}

/** The CPUs that this process may use, and so its children. */
function allowedCpus(): number[] | undefined {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    const list = status.match(/^Cpus_allowed_list:\s*(\S+)$/m)?.[1] ?? ''
    return list.split(',').flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    })
  } catch {
    return undefined
  }
}

function taskset(args: readonly string[]): void {
  spawnSync('taskset', args, { stdio: 'ignore' })
}
