/**
 * Times peers on one task side by side: all of them load it, then each is timed for a moment in turn,
 * round after round, in rotating order, while the others sleep.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from './connection.js'
import type { DType } from './layer.js'
import type { PeerProcess } from './peer-process.js'
import type { Loaded } from './protocol.js'
import { largestError } from './reference.js'
import { median } from './statistics.js'
import type { Task, Workspace } from './workspace.js'

export interface Pace {
  readonly rounds: number
  /** Seconds of timing per peer, over all rounds. */
  readonly budget: number
  /** Calls in a round at the most. */
  readonly most: number
}

/** One iteration: the first run, and one more. */
export const ONCE: Pace = { rounds: 1, budget: 0, most: 1 }

export interface Entrant {
  readonly peer: string
  readonly loaded: Loaded
  /** Milliseconds of each run, by round. */
  readonly rounds: readonly (readonly number[])[]
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

/** A peer this much slower than the fastest gets a single run. */
const HOPELESS = 20

/** Pools of threads spin for a while after a run; the next peer is not to pay for it. */
const COOL_DOWN_MS = 10

export async function contest(
  competitors: readonly PeerProcess[],
  task: Task,
  pace: Pace,
  expected: Float64Array | undefined,
  workspace: Workspace,
): Promise<Contest> {
  const loaded = new Map<PeerProcess, { loaded: Loaded; error: number | undefined }>()
  const absentees: Absentee[] = []
  for (const competitor of competitors) {
    try {
      const times = await competitor.load(task)
      const error = expected && (await measureError(competitor, task.dtype, expected, workspace))
      loaded.set(competitor, { loaded: times, error })
      await sleep(COOL_DOWN_MS)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      absentees.push({ peer: competitor.entry.id, refused: error.message })
    }
  }
  const rounds = await timeInTurn([...loaded.keys()], firstRuns(loaded), pace)
  const entrants = [...loaded].map(([competitor, known]) => ({
    peer: competitor.entry.id,
    ...known,
    rounds: rounds.get(competitor) ?? [[known.loaded.first]],
  }))
  for (const competitor of loaded.keys()) await competitor.drop()
  return { entrants, absentees }
}

type Rounds = Map<PeerProcess, number[][]>

/** Leaves out those that are known after a run or two to be hopelessly slower than the fastest. */
async function timeInTurn(
  competitors: readonly PeerProcess[],
  first: ReadonlyMap<PeerProcess, number>,
  pace: Pace,
): Promise<Rounds> {
  const rounds: Rounds = new Map()
  const bestFirst = Math.min(...first.values())
  // A first run also packs and faults memory in, so a short one says nothing yet.
  const contenders = competitors.filter(
    (competitor) => (first.get(competitor) as number) <= Math.max(50, HOPELESS * bestFirst),
  )
  const probes = new Map<PeerProcess, number>()
  for (const competitor of contenders) {
    probes.set(competitor, Math.min(...(await competitor.time(0.005, 5))))
    await sleep(COOL_DOWN_MS)
  }
  const best = Math.min(...probes.values())
  const timed = contenders.filter((competitor) => {
    const probe = probes.get(competitor) as number
    if (probe > HOPELESS * best) rounds.set(competitor, [[probe]])
    return probe <= HOPELESS * best
  })
  for (let round = 0; round < pace.rounds; round++) {
    for (let turn = 0; turn < timed.length; turn++) {
      const competitor = timed[(round + turn) % timed.length] as PeerProcess
      const times = await competitor.time(pace.budget / pace.rounds, pace.most)
      rounds.set(competitor, [...(rounds.get(competitor) ?? []), [...times]])
      await sleep(COOL_DOWN_MS)
    }
  }
  return rounds
}

function firstRuns(
  loaded: ReadonlyMap<PeerProcess, { readonly loaded: Loaded }>,
): ReadonlyMap<PeerProcess, number> {
  return new Map([...loaded].map(([competitor, known]) => [competitor, known.loaded.first]))
}

async function measureError(
  competitor: PeerProcess,
  dtype: DType,
  expected: Float64Array,
  workspace: Workspace,
): Promise<number> {
  const file = workspace.file('output.bin')
  await competitor.writeOutput(file)
  return largestError(workspace.readOutput(file, dtype), expected)
}

/** The median over all runs of an entrant, in milliseconds. */
export function medianTime(entrant: Entrant): number {
  return median(entrant.rounds.flat())
}
