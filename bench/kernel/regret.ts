/** How much faster a perfect selector would be. */

import { geometricMean } from '../harness/statistics.js'

export interface Timing {
  readonly algorithm: string
  /** Whether the selector chooses this algorithm. */
  readonly chosen: boolean
  readonly milliseconds: number
}

export interface Regret {
  readonly layer: string
  /** The time of the chosen algorithm over that of the fastest, minus 1: 0 is perfect. */
  readonly regret: number
}

/**
 * The regret on one layer.
 *
 * @throws Error unless exactly one algorithm is the chosen one.
 */
export function regretOf(timings: readonly Timing[]): number {
  const chosen = timings.filter((timing) => timing.chosen)
  if (chosen.length !== 1) throw new Error(`${chosen.length} algorithms are marked as chosen`)
  const best = Math.min(...timings.map((timing) => timing.milliseconds))
  return (chosen[0] as Timing).milliseconds / best - 1
}

/** The geometric mean over layers of chosen / fastest, minus 1, and the worst layer. */
export function summarise(regrets: readonly Regret[]): { geometricMean: number; worst: Regret } {
  if (regrets.length === 0) throw new Error('no layer was timed')
  const mean = geometricMean(regrets.map(({ regret }) => 1 + regret)) - 1
  const worst = regrets.reduce((a, b) => (b.regret > a.regret ? b : a))
  return { geometricMean: mean, worst }
}
