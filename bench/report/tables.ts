/** The tables of a comparison, first row the head. */

import { type CompareResults, type Entry, ownAndBest, type Row } from '../harness/comparison.js'
import { OWN } from '../harness/peer-list.js'
import { geometricMean } from '../harness/statistics.js'
import type { Limits } from '../kernel/limits.js'
import { milliseconds, percent, ratio, relativeError } from './format.js'
import { leastTime, roof } from './roofline.js'

export type Table = readonly (readonly string[])[]

/** A dtype and a number of threads: what one table is about. */
export interface Setting {
  readonly dtype: Row['dtype']
  readonly threads: number
}

export function settings(rows: readonly Row[]): Setting[] {
  const keys = new Map(
    rows.map(({ dtype, threads }) => [`${dtype} ${threads}`, { dtype, threads }] as const),
  )
  return [...keys.values()]
}

export function describeSetting({ dtype, threads }: Setting): string {
  return `${dtype}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
}

export function rowsOf(rows: readonly Row[], { dtype, threads }: Setting): Row[] {
  return rows.filter((row) => row.dtype === dtype && row.threads === threads)
}

/** This package against the fastest peer of each layer, losses first. */
export function lossesFirst(rows: readonly Row[]): Table {
  const compared = rows
    .flatMap((row) => {
      const { own, best } = ownAndBest(row)
      return own === undefined || best === undefined ? [] : [{ row, own, best }]
    })
    .sort((a, b) => a.best.ratio - b.best.ratio)
  return [
    ['layer', 'dtype', 'threads', 'ms', 'fastest peer', 'its ms', 'ratio'],
    ...compared.map(({ row, own, best }) => [
      ...[row.layer, row.dtype, String(row.threads), milliseconds(own.median)],
      ...[best.peer, milliseconds(best.median), ratio(best.ratio)],
    ]),
  ]
}

/** For each peer the geometric mean of the ratios, and on how many layers it is the faster one. */
export function meansByPeer({ rows, peers }: CompareResults): Table {
  const columns = settings(rows)
  const rivals = peers.filter(({ id }) => !id.startsWith(OWN))
  const cell = (id: string, setting: Setting) => {
    const ratios = ratiosTo(id, rowsOf(rows, setting))
    if (ratios.length === 0) return ''
    const lost = ratios.filter((value) => value < 1).length
    return `${ratio(geometricMean(ratios))} (faster on ${lost} of ${ratios.length})`
  }
  const best = (setting: Setting) => {
    const ratios = rowsOf(rows, setting).map((row) => ownAndBest(row).best?.ratio ?? Number.NaN)
    const known = ratios.filter((value) => !Number.isNaN(value))
    const lost = known.filter((value) => value < 1).length
    return known.length === 0
      ? ''
      : `${ratio(geometricMean(known))} (faster on ${lost} of ${known.length})`
  }
  return [
    ['peer', ...columns.map(describeSetting)],
    ...rivals.map(({ id, label, version }) => [
      `${label} ${version}`,
      ...columns.map((setting) => cell(id, setting)),
    ]),
    ['the fastest of them on each layer', ...columns.map(best)],
  ]
}

/** This package alone: times, speeds, the distance from the roof, the error. */
export function ownTable(rows: readonly Row[], limits: Limits): Table {
  const head = ['layer', 'min ms', '25 %', 'median', '75 %', 'GFLOP/s useful', 'live', 'GB/s']
  return [
    [...head, 'of the roof', 'error'],
    ...rows.flatMap((row) => {
      const { own } = ownAndBest(row)
      if (own === undefined) return []
      const speed = (work: number) => (work / own.median / 1e6).toFixed(1)
      const { useful, live } = row.multiplyAdds
      return [
        [
          ...[row.layer, ...[own.min, own.lower, own.median, own.upper].map(milliseconds)],
          ...[speed(2 * useful), speed(2 * live), speed(row.bytes.read + row.bytes.written)],
          ...[percent(leastTime(roof(row, limits)) / own.median), relativeError(own.error)],
        ],
      ]
    }),
  ]
}

/** Median milliseconds and ratio of every peer. */
export function peerTable(rows: readonly Row[], { peers }: CompareResults): Table {
  const shown = peers.filter(({ id }) => rows.some((row) => entryOf(row, id) !== undefined))
  return [
    ['layer', ...shown.map(({ label }) => label)],
    ...rows.map((row) => [
      row.layer,
      ...shown.map(({ id }) => {
        const entry = entryOf(row, id)
        if (entry === undefined) return '—'
        const time = milliseconds(entry.median)
        return id === OWN ? time : `${time} (${ratio(entry.ratio)})`
      }),
    ]),
  ]
}

/** The largest error of every peer over the largest output. */
export function errorTable(rows: readonly Row[], { peers }: CompareResults): Table {
  const shown = peers.filter(({ id }) => rows.some((row) => entryOf(row, id) !== undefined))
  return [
    ['layer', ...shown.map(({ label }) => label)],
    ...rows.map((row) => [
      row.layer,
      ...shown.map(({ id }) => relativeError(entryOf(row, id)?.error)),
    ]),
  ]
}

/** What each peer cannot run, and why. */
export function refusals({ rows, missing }: CompareResults): string[] {
  const lines = rows.flatMap((row) =>
    row.refused.map(({ peer, refused }) => `${peer} on ${row.layer} (${row.dtype}): ${refused}`),
  )
  return [...missing.map(({ peer, reason }) => `${peer}: ${reason}`), ...new Set(lines)]
}

export function limitsTable({ fma, bandwidth }: Limits): Table {
  return [
    ['limit', 'threads', 'figure'],
    ...fma.map(({ bits, threads, gflops }) => [
      ...[`FMA on ${bits}-bit vectors`, String(threads), `${gflops.toFixed(0)} GFLOP/s`],
    ]),
    ...bandwidth.map(({ level, threads, read, write, copy, streamingWrite }) => {
      const streaming =
        streamingWrite === undefined ? '' : ` (streaming ${streamingWrite.toFixed(0)})`
      const figures = `${read.toFixed(0)} read, ${write.toFixed(0)}${streaming} write, ${copy.toFixed(0)} copy`
      return [level, String(threads), `GB/s: ${figures}`]
    }),
  ]
}

function ratiosTo(peer: string, rows: readonly Row[]): number[] {
  return rows.flatMap((row) => entryOf(row, peer)?.ratio ?? [])
}

function entryOf(row: Row, peer: string): Entry | undefined {
  return row.entries.find((entry) => entry.peer === peer)
}
