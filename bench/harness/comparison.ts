/** What bench/compare.ts leaves behind: every peer on every task. */

import type { Limits } from '../kernel/limits.js'
import type { Bout } from './bout.js'
import type { Pace, Passes } from './competitor.js'
import type { Absentee } from './contest.js'
import { type DType, leastBytes, multiplyAdds } from './layer.js'
import type { Started } from './peer-process.js'
import type { Heading, PeerInfo } from './results.js'
import { type Best, type PassTimes, ratioOf, type Standing } from './standing.js'
import { quantile } from './statistics.js'

/** One peer on one task, at its best: the pass with the lowest median. Times in milliseconds. */
export interface Entry {
  readonly peer: string
  readonly runs: number
  readonly min: number
  readonly lower: number
  readonly median: number
  readonly upper: number
  readonly passes: PassTimes
  readonly build: number
  readonly first: number
  /** How many times longer than this package it takes (see ratioOf). */
  readonly ratio: number
  /** Rounds in which others took the CPU from it, again and again. */
  readonly disturbed: number
  /** Largest error over the largest output, against float64. */
  readonly error?: number | undefined
}

/** One task: a layer in a dtype on a number of threads. */
export interface Row {
  readonly layer: string
  readonly dtype: DType
  readonly threads: number
  readonly multiplyAdds: { readonly useful: number; readonly live: number }
  readonly bytes: { readonly read: number; readonly written: number }
  readonly entries: readonly Entry[]
  readonly refused: readonly Absentee[]
}

/** What bench/compare.ts saves. */
export interface CompareResults extends Heading {
  readonly pace: Pace & { readonly passes: Passes }
  readonly limits: Limits
  readonly peers: readonly PeerInfo[]
  readonly missing: Started['missing']
  readonly rows: readonly Row[]
}

export function toRow(
  { layer, dtype, threads }: Bout['task'],
  standing: Standing,
  own: string,
): Row {
  const bests = standing.best()
  const ours = bests.find(({ peer }) => peer === own)
  return {
    ...{ layer: layer.name, dtype, threads },
    multiplyAdds: multiplyAdds(layer),
    bytes: leastBytes(layer, dtype),
    entries: bests.map((best) => toEntry(best, ours)),
    refused: standing.absentees,
  }
}

function toEntry(best: Best, ours: Best | undefined): Entry {
  const times = best.rounds.flat()
  return {
    peer: best.peer,
    runs: times.length,
    min: quantile(times, 0),
    lower: quantile(times, 0.25),
    median: quantile(times, 0.5),
    upper: quantile(times, 0.75),
    passes: best.passes,
    ...best.loaded,
    ratio: ours === undefined ? Number.NaN : ratioOf(best.passes, ours.passes),
    disturbed: best.disturbed,
    error: best.error,
  }
}

/** The entry of this package, and that of the fastest other peer on the task. */
export function ownAndBest(row: Row, own: string): { own?: Entry; best?: Entry } {
  const rivals = row.entries.filter(({ peer }) => !peer.startsWith(own))
  const best = [...rivals].sort((a, b) => a.median - b.median)[0]
  const mine = row.entries.find(({ peer }) => peer === own)
  return { ...(mine && { own: mine }), ...(best && { best }) }
}
