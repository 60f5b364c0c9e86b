/** Who takes part in a contest, and how long it lasts. */

import type { Loaded } from './protocol.js'
import type { Task } from './task.js'

/** What a PeerProcess is to a contest. */
export interface Competitor {
  readonly entry: { readonly id: string }
  readonly pid: number | undefined
  load(task: Task): Promise<Loaded>
  time(seconds: number, most: number): Promise<readonly number[]>
  writeOutput(file: string): Promise<void>
  drop(): Promise<void>
}

export interface Pace {
  readonly rounds: number
  /** Seconds of timing per peer, over all rounds. */
  readonly budget: number
  /** Calls in a round at the most. */
  readonly most: number
}

/** One iteration: the first run, and one or two more. */
export const ONCE: Pace = { rounds: 1, budget: 0, most: 1 }
