/** What `describe` and `prepare` tell about a call to come. */

import type { NativePlan } from './native.cjs'

/** How an input of one shape is computed. */
export interface Plan {
  /** The problem as one word; a bug report should contain it. */
  readonly problem: string
  /** Its name, one of `capabilities().algorithms`. */
  readonly algorithm: string
  /** Why this algorithm. */
  readonly reason: string
  /** Why not each other one. */
  readonly refused: readonly {
    /** Its name. */
    readonly algorithm: string
    /** What speaks against it. */
    readonly reason: string
  }[]
  /** The instruction set. */
  readonly isa: string
  /** How many compute it. */
  readonly threads: number
  /** What the definition asks for; a transform does fewer. */
  readonly multiplyAdds: {
    /** One for each tap of each input element. */
    readonly useful: number
    /** Those of them whose result is not cropped away. */
    readonly live: number
  }
  /** The memory that it takes. */
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
