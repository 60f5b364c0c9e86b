/** What another process holds, and held at most. Linux alone tells. */

import { readFileSync, writeFileSync } from 'node:fs'

export interface ProcessMemory {
  /** Resident bytes now. */
  readonly held: number
  /** The most since the process began or `forgetPeak` was called. */
  readonly peak: number
}

/** Nothing where the system has no /proc. */
export function processMemory(pid: number | undefined): ProcessMemory | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return { held: kibibytes(status, 'VmRSS'), peak: kibibytes(status, 'VmHWM') }
  } catch {
    return undefined
  }
}

export function forgetPeak(pid: number | undefined): void {
  const RESET_PEAK = '5' // proc(5), clear_refs
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, RESET_PEAK)
  } catch {
    // Without it the peak is that of the whole life.
  }
}

function kibibytes(status: string, field: string): number {
  return Number(status.match(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm'))?.[1]) * 1024
}
