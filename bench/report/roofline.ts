/** The roofline: the least time that the machine's measured limits allow the direct method. */

import type { Row } from '../harness/comparison.js'
import type { Limits } from '../kernel/limits.js'

export interface Roof {
  /** Milliseconds of the live multiply-adds at the FMA peak. */
  readonly arithmetic: number
  /** Milliseconds of reading the operands and writing the output, each once. */
  readonly memory: number
}

/** Bandwidths are measured on about half of what a level holds (bench/kernel/limits). */
const HOLDS = 2

/**
 * The transfers are counted at the bandwidth of the nearest level that holds all of a thread's share.
 * An algorithm that transforms does fewer multiply-adds, and so may take less than the arithmetic time.
 */
export function roof({ threads, multiplyAdds, bytes }: Row, limits: Limits): Roof {
  const peak = Math.max(0, ...limits.fma.filter((f) => f.threads === threads).map((f) => f.gflops))
  const levels = limits.bandwidth.filter((level) => level.threads === threads)
  const share = (bytes.read + bytes.written) / threads
  const level =
    levels.find(({ bytesPerThread }) => share <= HOLDS * bytesPerThread) ?? levels.at(-1)
  if (level === undefined || peak === 0) return { arithmetic: Number.NaN, memory: Number.NaN }
  const write = Math.max(level.write, level.streamingWrite ?? 0)
  return {
    arithmetic: (2 * multiplyAdds.live) / peak / 1e6,
    memory: (bytes.read / level.read + bytes.written / write) / 1e6,
  }
}

export function leastTime({ arithmetic, memory }: Roof): number {
  return Math.max(arithmetic, memory)
}
