/** Tries a binary in a process of its own. */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { optionsOfChild } from './own-process.js'

/** What a binary did. */
export type Probed =
  | {
      readonly loads: true
      readonly version: string
      readonly isa: string
      readonly isas: readonly string[]
      readonly threads: number
    }
  | {
      readonly loads: false
      readonly reason: string
      /** What the process died by. */
      readonly signal?: string
    }

const CHILD = fileURLToPath(new URL('./child.js', import.meta.url))
const TIMEOUT_MS = 60_000

export function probe(file: string): Probed {
  const args = [...optionsOfChild(), CHILD]
  const { stdout, stderr, signal, status, error } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    env: { ...process.env, CONVTRANSPOSE_BINARY: file },
  })
  if (error !== undefined && signal === null) return { loads: false, reason: error.message }
  const crash = signal ?? WINDOWS_CRASHES[status ?? 0]
  if (crash !== undefined) {
    return { loads: false, reason: `kills the process (${crash})`, signal: crash }
  }
  try {
    return JSON.parse(stdout) as Probed
  } catch {
    const [line = ''] = stderr.trim().split('\n').slice(-1)
    return { loads: false, reason: `ends the process with code ${status} ${line}`.trimEnd() }
  }
}

/** Windows has exit codes where others have signals. */
const WINDOWS_CRASHES: Readonly<Record<number, string>> = {
  3221225477: 'access violation',
  3221225501: 'illegal instruction',
}
