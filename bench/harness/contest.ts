/**
 * Times peers on one task side by side: all of them load it, then each is timed for a moment in turn,
 * round after round, in rotating order, while the others sleep.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Competitor, Pace } from './competitor.js'
import { Refusal } from './connection.js'
import type { DType } from './layer.js'
import type { Loaded } from './protocol.js'
import { largestError } from './reference.js'
import { median } from './statistics.js'
import type { Task } from './task.js'
import { COOL_DOWN_MS, takeTurn } from './turn.js'

/** How to tell the error of an output that a peer has written. */
export interface Check {
  readonly expected: Float64Array
  readonly file: string
  readonly read: (file: string, dtype: DType) => ArrayLike<number>
}

export interface Entrant {
  readonly peer: string
  readonly loaded: Loaded
  /** Milliseconds of a run, for each sample, by round. */
  readonly rounds: readonly (readonly number[])[]
  /** Rounds in which others took the CPU from it, again and again. */
  readonly disturbed: number
  /** Largest error over the largest output, against float64. */
  readonly error?: number | undefined
}

export interface Absentee {
  readonly peer: string
  readonly refused: string
}

export interface Contest {
  readonly entrants: readonly Entrant[]
  readonly absentees: readonly Absentee[]
}

/** A peer this much slower than the fastest gets a single run, unless the pace is patient. */
const HOPELESS = 20

/** A first run also packs weights and faults memory in, so one below this says nothing yet. */
const TELLING_FIRST_RUN_MS = 50

const PROBE: Pace = { rounds: 1, budget: 0.005, most: 5 }

/** One competitor on its way through a contest. */
interface Runner {
  readonly competitor: Competitor
  readonly loaded: Loaded
  readonly error: number | undefined
  rounds: (readonly number[])[]
  disturbed: number
}

export async function contest(
  competitors: readonly Competitor[],
  task: Task,
  pace: Pace,
  check?: Check,
): Promise<Contest> {
  const absentees: Absentee[] = []
  /** What a peer cannot do, now or in the middle, is a result, not a failure of the contest. */
  const attempt = async <T>({ entry }: Competitor, act: () => Promise<T>) => {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      absentees.push({ peer: entry.id, refused: error.message })
      return undefined
    }
  }
  const isIn = ({ competitor }: Runner) =>
    !absentees.some(({ peer }) => peer === competitor.entry.id)

  const runners: Runner[] = []
  for (const competitor of competitors) {
    const runner = await attempt(competitor, () => enter(competitor, task, check))
    if (runner !== undefined) runners.push(runner)
  }
  for (const { competitor, rounds } of pace.patient ? [] : worthAProbe(runners)) {
    const probe = await attempt(competitor, () => takeTurn(competitor, PROBE))
    if (probe !== undefined) rounds.push([Math.min(...probe.times)])
  }
  const timed = pace.patient ? runners : worthMore(runners.filter(isIn))
  for (const runner of timed) runner.rounds = []
  for (let round = 0; round < pace.rounds; round++) {
    for (let place = 0; place < timed.length; place++) {
      const runner = timed[(round + place) % timed.length] as Runner
      if (!isIn(runner)) continue
      const turn = await attempt(runner.competitor, () => takeTurn(runner.competitor, pace))
      if (turn === undefined) continue
      runner.rounds.push(turn.times)
      if (turn.disturbed) runner.disturbed += 1
    }
  }
  for (const { competitor } of runners.filter(isIn)) await competitor.drop()
  return { entrants: runners.filter(isIn).map(toEntrant), absentees }
}

async function enter(competitor: Competitor, task: Task, check?: Check): Promise<Runner> {
  const loaded = await competitor.load(task)
  let error: number | undefined
  if (check !== undefined) {
    await competitor.writeOutput(check.file)
    error = largestError(check.read(check.file, task.dtype), check.expected)
  }
  await sleep(COOL_DOWN_MS)
  return { competitor, loaded, error, rounds: [], disturbed: 0 }
}

function worthAProbe(runners: readonly Runner[]): Runner[] {
  const best = Math.min(...runners.map(({ loaded }) => loaded.first))
  return runners.filter(
    ({ loaded }) => loaded.first <= Math.max(TELLING_FIRST_RUN_MS, HOPELESS * best),
  )
}

function worthMore(runners: readonly Runner[]): Runner[] {
  const probe = ({ rounds }: Runner) => rounds[0]?.[0] ?? Infinity
  const best = Math.min(...runners.map(probe))
  return runners.filter((runner) => probe(runner) <= HOPELESS * best)
}

function toEntrant({ competitor, loaded, error, rounds, disturbed }: Runner): Entrant {
  const runs = rounds.length === 0 ? [[loaded.first]] : rounds
  return { peer: competitor.entry.id, loaded, error, rounds: runs, disturbed }
}

/** The median over all runs of an entrant, in milliseconds. */
export function medianTime(entrant: Entrant): number {
  return median(entrant.rounds.flat())
}
