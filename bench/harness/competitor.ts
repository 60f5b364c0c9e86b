/** Who takes part in a contest, and how long it lasts. */

import type { Loaded, Sampling } from './protocol.js'
import type { Task } from './task.js'

/** What a PeerProcess is to a contest. */
export interface Competitor {
  readonly entry: { readonly id: string }
  readonly pid: number | undefined
  load(task: Task): Promise<Loaded>
  time(sampling: Sampling): Promise<readonly number[]>
  writeOutput(file: string): Promise<void>
  drop(): Promise<void>
}

export interface Pace {
  readonly rounds: number
  /** Seconds of timing per peer and pass, over all rounds. */
  readonly budget: number
  /** Samples in a round at the most. */
  readonly most: number
  /** Calls that are timed together as one sample; default 1. */
  readonly batch?: number
  /** Whether a peer far slower than the fastest is timed like the others; default false. */
  readonly patient?: boolean
}

/** How often peers load a task anew. */
export interface Passes {
  readonly least: number
  /** Where the times of the passes disagree (standing.ts). */
  readonly most: number
}

/** One iteration: the first run, and one or two more. */
export const ONCE: Pace = { rounds: 1, budget: 0, most: 1 }
