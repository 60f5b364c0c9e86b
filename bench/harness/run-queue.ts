/** Whether others took the CPU from a process: how long its threads were ready and not run. */

import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds that the threads of a process have waited in run queues so far; 0 where none tells. */
export function waitedForCpu(pid: number | undefined): number {
  const folder = `/proc/${pid}/task`
  let nanoseconds = 0
  try {
    for (const thread of readdirSync(folder)) {
      nanoseconds += waitOf(`${folder}/${thread}/schedstat`)
    }
  } catch {
    return 0 // Linux alone tells.
  }
  return nanoseconds / 1e6
}

/** Of: time run, time waited, turns. A thread that has just ended has no file. */
function waitOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[1])
  } catch {
    return 0
  }
}
