/**
 * Times peers on one task side by side: all of them load it, then each is timed for a moment in turn,
 * round after round, in rotating order, while the others sleep.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Competitor, Pace } from './competitor.js'
import { Refusal } from './connection.js'
import type { DType } from './layer.js'
import { rivalsOr } from './peer-list.js'
import type { Loaded } from './protocol.js'
import { largestError } from './reference.js'
import { median } from './statistics.js'
import type { Task } from './task.js'
import { ATTEMPTS, COOL_DOWN_MS, takeTurn } from './turn.js'

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

/**
 * A peer this much slower than the fastest other library is timed in a part of the rounds, or in one, unless
 * the pace is patient. Where this package is several times faster than all, the best of them still counts.
 */
const SLOW = { part: 3, one: 8 }
const PART_OF_ROUNDS = 1 / 3

/** For one this much slower the probe, a warm run or a few, is all, or its first run. */
export const HOPELESS = 20

/** A first run also packs weights and faults memory in; over this it tells who is hopeless all the same. */
const TELLING_FIRST_RUN_MS = 1000

const PROBE: Pace = { rounds: 1, budget: 0.005, most: 5 }

/** One competitor on its way through a contest. */
interface Runner {
  readonly competitor: Competitor
  readonly loaded: Loaded
  readonly error: number | undefined
  /** Samples of the probe, else of the first run. */
  probe: readonly number[]
  readonly rounds: (readonly number[])[]
  disturbed: number
  /** Whether it was disturbed in all attempts of a turn. */
  inVain: boolean
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

  /** Attempts that were all in vain once are not repeated: its own threads may be what it waits for. */
  const turnOf = async (runner: Runner, pace: Pace) => {
    const turn = await attempt(runner.competitor, () =>
      takeTurn(runner.competitor, pace, runner.inVain ? 1 : ATTEMPTS),
    )
    runner.inVain ||= turn?.disturbed ?? false
    return turn
  }

  const runners: Runner[] = []
  for (const competitor of competitors) {
    const runner = await attempt(competitor, () => enter(competitor, task, check))
    if (runner !== undefined) runners.push(runner)
  }
  for (const runner of pace.patient ? [] : worthAProbe(runners)) {
    runner.probe = (await turnOf(runner, PROBE))?.times ?? []
  }
  const fastest = Math.min(...rivalsOr(runners, idOf).map(probed))
  const roundsOf = (runner: Runner) =>
    pace.patient ? pace.rounds : roundsFor(probed(runner) / fastest, pace)
  for (let round = 0; round < pace.rounds; round++) {
    for (let place = 0; place < runners.length; place++) {
      const runner = runners[(round + place) % runners.length] as Runner
      if (!isIn(runner) || round >= roundsOf(runner)) continue
      const turn = await turnOf(runner, pace)
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
  return {
    competitor,
    loaded,
    error,
    probe: [loaded.first],
    rounds: [],
    disturbed: 0,
    inVain: false,
  }
}

function worthAProbe(runners: readonly Runner[]): Runner[] {
  const best = Math.min(...rivalsOr(runners, idOf).map(({ loaded }) => loaded.first))
  return runners.filter(
    ({ loaded }) => loaded.first <= Math.max(TELLING_FIRST_RUN_MS, HOPELESS * best),
  )
}

function idOf({ competitor }: Runner): string {
  return competitor.entry.id
}

function probed({ probe }: Runner): number {
  return Math.min(...probe)
}

/** @param slowness - The time of a run over that of the fastest peer. */
function roundsFor(slowness: number, { rounds }: Pace): number {
  if (slowness > HOPELESS) return 0
  if (slowness > SLOW.one) return Math.min(1, rounds)
  return slowness > SLOW.part ? Math.ceil(rounds * PART_OF_ROUNDS) : rounds
}

function toEntrant({ competitor, loaded, error, probe, rounds, disturbed }: Runner): Entrant {
  const runs = rounds.length === 0 ? [probe] : rounds
  return { peer: competitor.entry.id, loaded, error, rounds: runs, disturbed }
}

/** The median over all runs of an entrant, in milliseconds. */
export function medianTime(entrant: Entrant): number {
  return median(entrant.rounds.flat())
}
