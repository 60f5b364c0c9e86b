/** How much time a comparison takes, as its command line has it. */

import { ONCE, type Pace, type Passes } from './competitor.js'

/** Of every comparison, where its command line says nothing else. */
export const USUAL = { rounds: '9', budget: '0.18' } as const

export function readPace(options: {
  readonly once: boolean
  /** At least, and at most: `N,M`, or `N` for both. */
  readonly passes: string
  readonly budget: string
  readonly rounds: string
}): { pace: Pace; passes: Passes } {
  if (options.once) return { pace: ONCE, passes: { least: 1, most: 1 } }
  const [least = 1, most = least] = options.passes.split(',').map(Number)
  const pace = { rounds: Number(options.rounds), budget: Number(options.budget), most: 500 }
  return { pace, passes: { least, most } }
}
