/** How much time a comparison takes, as its command line has it. */

import { ONCE, type Pace, type Passes } from './competitor.js'

/** Of every comparison, where its command line says nothing else. */
export const USUAL = { rounds: 9, budget: 0.18 } as const

export function readPace(options: {
  readonly once: boolean
  readonly passes: Passes
  readonly budget: number
  readonly rounds: number
}): { pace: Pace; passes: Passes } {
  if (options.once) return { pace: ONCE, passes: { least: 1, most: 1 } }
  const { rounds, budget, passes } = options
  return { pace: { rounds, budget, most: 500 }, passes }
}
