/** One peer's turn in a round, taken again where its threads had to wait for a CPU. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Competitor, Pace } from './competitor.js'
import { waitedForCpu } from './run-queue.js'
import { spreadThreads } from './spread-threads.js'

export interface Turn {
  /** Milliseconds of a run, for each sample. */
  readonly times: readonly number[]
  /** Whether the last attempt was disturbed too. */
  readonly disturbed: boolean
}

/** Pools of threads spin for a while after a run; the next peer is not to pay for it. */
export const COOL_DOWN_MS = 10

export const ATTEMPTS = 6

/** How long the threads of a peer may wait for a CPU in a turn: a part of it, and a moment. */
const TOLERATED = { part: 0.03, milliseconds: 1 }

/**
 * Threads wait when another process wants the CPU, or when two of them were woken on the same CPU and
 * stay there although another idles, as some virtual machines have it. Neither is the library's doing:
 * the turn is taken again, after its threads were set apart.
 */
export async function takeTurn(
  competitor: Competitor,
  pace: Pace,
  attempts = ATTEMPTS,
  waited: (pid: number | undefined) => number = waitedForCpu,
): Promise<Turn> {
  const { rounds, budget, most, batch = 1 } = pace
  for (let attempt = 1; ; attempt++) {
    const before = waited(competitor.pid)
    const begin = performance.now()
    const times = await competitor.time({ seconds: budget / rounds, most, batch })
    const tolerated = TOLERATED.milliseconds + TOLERATED.part * (performance.now() - begin)
    const disturbed = waited(competitor.pid) - before > tolerated
    await sleep(COOL_DOWN_MS)
    if (!disturbed || attempt === attempts) return { times, disturbed }
    await spreadThreads(competitor.pid, () => competitor.time({ seconds: 0, most: 1, batch }))
  }
}
