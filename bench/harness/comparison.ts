/** What bench/compare.ts leaves behind: every peer on every task. */

import type { Limits } from '../kernel/limits.js'
import type { Bout } from './bout.js'
import type { Pace, Passes } from './competitor.js'
import type { Absentee } from './contest.js'
import { type DType, leastBytes, multiplyAdds } from './layer.js'
import { isRival, OWN } from './peer-list.js'
import type { Started } from './peer-process.js'
import type { Heading, PeerInfo } from './results.js'
import { type PassFigures, ratioOf, type Showing, type Standing } from './standing.js'
import { quantile } from './statistics.js'

/** One peer on one task: all its runs in all passes. Times in milliseconds. */
export interface Entry {
  readonly peer: string
  readonly runs: number
  readonly min: number
  readonly lower: number
  readonly median: number
  readonly upper: number
  readonly passes: PassFigures
  /** How many times longer than this package it took in each pass. */
  readonly ratios: PassFigures
  /** Those of the first load. */
  readonly build: number
  readonly first: number
  /** The median of the ratios. */
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

export function toRow({ layer, dtype, threads }: Bout['task'], standing: Standing): Row {
  return {
    ...{ layer: layer.name, dtype, threads },
    multiplyAdds: multiplyAdds(layer),
    bytes: leastBytes(layer, dtype),
    entries: standing.showings().map(toEntry),
    refused: standing.absentees,
  }
}

function toEntry(showing: Showing): Entry {
  const { peer, times, passes, ratios, loaded, disturbed, error } = showing
  return {
    ...{ peer, runs: times.length },
    min: quantile(times, 0),
    lower: quantile(times, 0.25),
    median: quantile(times, 0.5),
    upper: quantile(times, 0.75),
    ...{ passes, ratios },
    ...loaded,
    ratio: ratioOf(showing),
    ...{ disturbed, error },
  }
}

/** The entry of this package, and that of the fastest other peer on the task. */
export function ownAndBest(row: Row): { own?: Entry; best?: Entry } {
  const rivals = row.entries.filter(({ peer }) => isRival(peer))
  const best = [...rivals].sort((a, b) => a.ratio - b.ratio)[0]
  const mine = row.entries.find(({ peer }) => peer === OWN)
  return { ...(mine && { own: mine }), ...(best && { best }) }
}
