/** What `describe` and `prepare` tell about a call to come. */

import type { NativePlan } from './native.cjs'

/** How a layer computes an input of one shape: what `describe` and `prepare` tell. */
export interface Plan {
  /** All sizes of the call in one word; a bug report should contain it. */
  readonly problem: string
  /** The algorithm that runs, one of `capabilities().algorithms`. */
  readonly algorithm: string
  /** Why this algorithm was chosen. */
  readonly reason: string
  /** The other algorithms, and why each was not chosen. */
  readonly refused: readonly {
    /** The algorithm's name. */
    readonly algorithm: string
    /** Why it does not run: what it does not support, or its longer estimated time. */
    readonly reason: string
  }[]
  /** The instruction set in use, one of `capabilities().isas`. */
  readonly isa: string
  /** Threads that the call uses. */
  readonly threads: number
  /** How many multiply-adds the definition needs; a transform does fewer. */
  readonly multiplyAdds: {
    /** One for each tap of each input element. */
    readonly useful: number
    /** Those of them whose result is not cropped away by `padding`. */
    readonly live: number
  }
  /** Memory, in bytes. */
  readonly bytes: {
    /** Weight and bias as they were given. */
    readonly parameters: number
    /** The packed copy of the weights that this plan reads; it serves inputs of every size. */
    readonly packed: number
    /** All packed copies of the current weights that exist so far. */
    readonly held: number
    /** Scratch memory of one run. */
    readonly scratch: number
  }
}

export function toPlan(plan: NativePlan): Plan {
  return {
    problem: plan.problem,
    algorithm: plan.algorithm,
    reason: plan.reason,
    refused: plan.refused,
    isa: plan.isa,
    threads: plan.threads,
    multiplyAdds: { useful: plan.usefulMultiplyAdds, live: plan.liveMultiplyAdds },
    bytes: {
      parameters: plan.parameterBytes,
      packed: plan.packedBytes,
      held: plan.allPackedBytes,
      scratch: plan.scratchBytes,
    },
  }
}
