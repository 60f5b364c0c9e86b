/** What `describe` and `prepare` tell about a call to come. */

import type { NativePlan } from './native.cjs'

/** How an input of one shape is computed. */
export interface Plan {
  /** The problem as one word; a bug report should contain it. */
  readonly problem: string
  readonly algorithm: string
  /** Why this algorithm. */
  readonly reason: string
  /** Why not each other one. */
  readonly refused: readonly { readonly algorithm: string; readonly reason: string }[]
  /** The instruction set. */
  readonly isa: string
  readonly threads: number
  /** Multiply-adds of the definition, and those of them whose result is not cropped away. */
  readonly multiplyAdds: { readonly useful: number; readonly live: number }
  readonly bytes: {
    /** The original parameters. */
    readonly parameters: number
    /** The packed copy that this plan reads; one serves every shape. */
    readonly packed: number
    /** All packed copies that the current parameter version holds so far. */
    readonly held: number
    /** What one run needs for itself. */
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
