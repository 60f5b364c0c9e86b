/** What this machine can do at most: the roof over every benchmark. */

import { execFileSync } from 'node:child_process'
import { buildProgram } from './build.js'

/** What bench/kernel/limits prints. */
export interface Limits {
  /** The peak of float32 multiply-adds on registers, for each vector width and number of threads. */
  readonly fma: readonly {
    readonly bits: number
    readonly threads: number
    /** Two operations a multiply-add, of all threads together. */
    readonly gflops: number
  }[]
  /** In 1e9 bytes a second, of all threads together, each in memory of its own. */
  readonly bandwidth: readonly {
    readonly level: 'L1' | 'L2' | 'L3' | 'memory'
    readonly bytesPerThread: number
    readonly threads: number
    readonly read: number
    readonly write: number
    /** Bytes read and bytes written. */
    readonly copy: number
    /** Writes past the caches, in memory, where the CPU has them (x86). */
    readonly streamingWrite?: number
  }[]
}

/**
 * Builds what is stale and measures, with one thread and with as many as the package uses by
 * default; takes some seconds.
 *
 * @param options.once - One pass of each instead of the best of several.
 * @throws Error where it cannot be built or the memory cannot be had.
 */
export function measureLimits({ once = false }: { once?: boolean } = {}): Limits {
  const program = buildProgram('ct2d_limits')
  const text = execFileSync(program, once ? ['--once'] : [], { encoding: 'utf8' })
  return JSON.parse(text) as Limits
}
