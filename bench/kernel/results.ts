import type { Heading } from '../harness/results.js'
import type { Measurement } from './measurements.js'
import type { Regret } from './regret.js'

/** What bench/kernel/kernel.ts saves. */
export interface KernelResults extends Heading {
  readonly isa: string
  readonly dtype: string
  readonly layers: readonly {
    readonly layer: string
    readonly problem: string
    readonly threads: number
    readonly regret: number
    /** GFLOP/s of multiply-adds on registers alone, in turns with the algorithms. */
    readonly peak?: number | undefined
    readonly algorithms: readonly Omit<Measurement, 'threads'>[]
  }[]
  /** Over all layers, for each number of threads. */
  readonly regrets: readonly {
    readonly threads: number
    readonly geometricMean: number
    readonly worst: Regret
  }[]
}
