/** What a benchmark leaves behind: JSON files in bench/results, read by bench/report. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import path from 'node:path'
import { capabilities } from 'convtranspose'
import { inRoot } from '../../scripts/process.js'
import type { Limits } from '../kernel/limits.js'
import type { Measurement } from '../kernel/measurements.js'
import type { Regret } from '../kernel/regret.js'
import type { Pace } from './competitor.js'
import type { Absentee, Entrant } from './contest.js'
import { type DType, type Layer, leastBytes, multiplyAdds } from './layer.js'
import type { Started } from './peer-process.js'
import { pairedRatio, quantile } from './statistics.js'

export interface Machine {
  readonly cpu: string
  readonly cpus: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly version: string
  readonly isa: string
}

/** What every result file begins with. */
export interface Heading {
  readonly date: string
  /** What prints it again. */
  readonly command: string
  readonly machine: Machine
}

export interface PeerInfo {
  readonly id: string
  readonly label: string
  readonly version: string
  readonly note: string
}

/** One peer on one task; times in milliseconds. */
export interface Entry {
  readonly peer: string
  readonly runs: number
  readonly min: number
  readonly lower: number
  readonly median: number
  readonly upper: number
  readonly build: number
  readonly first: number
  /** How many times longer than this package it takes (see pairedRatio). */
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
  readonly pace: Pace
  readonly limits: Limits
  readonly peers: readonly PeerInfo[]
  readonly missing: Started['missing']
  readonly rows: readonly Row[]
}

/** What bench/kernel/kernel.ts saves. */
export interface KernelResults extends Heading {
  readonly isa: string
  readonly dtype: string
  readonly layers: readonly {
    readonly layer: string
    readonly problem: string
    readonly threads: number
    readonly regret: number
    readonly algorithms: readonly Omit<Measurement, 'threads'>[]
  }[]
  /** Over all layers, for each number of threads. */
  readonly regrets: readonly {
    readonly threads: number
    readonly geometricMean: number
    readonly worst: Regret
  }[]
}

/** What bench/costs.ts saves. */
export interface CostsResults extends Heading {
  readonly peers: readonly PeerInfo[]
  /** Microseconds of a call of one multiply-add. */
  readonly overhead: readonly { readonly peer: string; readonly microseconds: number }[]
  /** Milliseconds, medians over fresh layers: building, the first call, later calls. */
  readonly firstCalls: readonly {
    readonly layer: string
    readonly peer: string
    readonly build: number
    readonly first: number
    readonly later: number
  }[]
  /** Bytes over those of the process before it loaded the layer. */
  readonly memory: readonly {
    readonly layer: string
    readonly peer: string
    readonly held: number
    readonly peak: number
  }[]
  /** What a peer cannot run. */
  readonly refused: readonly {
    readonly layer: string
    readonly peer: string
    readonly refused: string
  }[]
}

/** What bench/growth.ts saves. */
export interface GrowthResults extends Heading {
  readonly peers: readonly PeerInfo[]
  readonly points: readonly {
    /** What grows: both sides of the image, or the input's channels. */
    readonly axis: 'side' | 'channels'
    readonly size: number
    readonly peer: string
    /** Per live multiply-add, on one thread. */
    readonly picoseconds: number
  }[]
}

/** What bench/server/bench.ts saves; times in milliseconds. */
export interface ServerResults extends Heading {
  readonly engines: readonly { readonly engine: string; readonly version: string }[]
  readonly loads: readonly {
    readonly engine: string
    readonly layer: string
    readonly clients: number
    /** Requests per second. */
    readonly rate: number
    readonly p50: number
    readonly p99: number
    readonly p999: number
    /** How late timers of the event loop come. */
    readonly lagP99: number
    readonly lagWorst: number
  }[]
  /** A copy of a layer's input into new memory. */
  readonly copies: readonly {
    readonly layer: string
    readonly bytes: number
    readonly milliseconds: number
  }[]
  /** CPU time per second of a server, from 10 ms after its last run on. */
  readonly idle: readonly { readonly engine: string; readonly cpu: number }[]
  /** From an abort to the rejection. */
  readonly aborts: readonly {
    readonly engine: string
    readonly layer: string
    readonly median: number
    readonly worst: number
  }[]
}

export function heading(command: string): Heading {
  const { version, isa } = capabilities()
  const processors = cpus()
  const machine: Machine = {
    cpu: processors[0]?.model ?? 'unknown',
    cpus: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.versions.node,
    ...{ version, isa },
  }
  return { date: new Date().toISOString().slice(0, 10), command, machine }
}

export function peerInfos({ running }: Started): PeerInfo[] {
  return running.map(({ entry, version }) => {
    return { id: entry.id, label: entry.label, version, note: entry.note }
  })
}

export function labelOf(peers: readonly PeerInfo[], id: string): string {
  return peers.find((peer) => peer.id === id)?.label ?? id
}

export function toRow(
  layer: Layer,
  { dtype, threads }: { readonly dtype: DType; readonly threads: number },
  entrants: readonly Entrant[],
  refused: readonly Absentee[],
  own: string,
): Row {
  const ours = entrants.find(({ peer }) => peer === own)
  return {
    ...{ layer: layer.name, dtype, threads },
    multiplyAdds: multiplyAdds(layer),
    bytes: leastBytes(layer, dtype),
    entries: entrants.map((entrant) => toEntry(entrant, ours)),
    refused,
  }
}

function toEntry(entrant: Entrant, ours: Entrant | undefined): Entry {
  const times = entrant.rounds.flat()
  return {
    peer: entrant.peer,
    runs: times.length,
    min: quantile(times, 0),
    lower: quantile(times, 0.25),
    median: quantile(times, 0.5),
    upper: quantile(times, 0.75),
    ...entrant.loaded,
    ratio: ours === undefined ? Number.NaN : pairedRatio(entrant.rounds, ours.rounds),
    disturbed: entrant.disturbed,
    error: entrant.error,
  }
}

/** The entry of this package, and that of the fastest other peer on the task. */
export function ownAndBest(row: Row, own: string): { own?: Entry; best?: Entry } {
  const rivals = row.entries.filter(({ peer }) => !peer.startsWith(own))
  const best = [...rivals].sort((a, b) => a.median - b.median)[0]
  const mine = row.entries.find(({ peer }) => peer === own)
  return { ...(mine && { own: mine }), ...(best && { best }) }
}

export function save(file: string, results: Heading): void {
  const target = path.resolve(inRoot(), file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, `${JSON.stringify(results, rounded, 1)}\n`)
}

export function load<T extends Heading>(file: string): T {
  return JSON.parse(readFileSync(path.resolve(inRoot(), file), 'utf8')) as T
}

/** Five digits are more than any of these times is good for. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(5))
    : value
}
