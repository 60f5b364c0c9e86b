/** What `bench:half` saves, and its table. */

import type { Entry, Row } from '../harness/comparison.js'
import type { DType } from '../harness/layer.js'
import { FLOAT16_RIVALS, OWN, OWN_FLOAT32 } from '../harness/peer-list.js'
import type { Heading } from '../harness/results.js'
import { geometricMean } from '../harness/statistics.js'
import type { Limits } from '../kernel/limits.js'
import { milliseconds, ratio, relativeError } from './format.js'
import { leastTime, type Roof } from './roofline.js'
import type { Table } from './tables.js'

/** Rows of float16, in which this package in float32 is a peer. */
export interface HalfResults extends Heading {
  readonly limits: Limits
  readonly rows: readonly HalfRow[]
}

export interface HalfRow extends Row {
  /** The layer's roofline where it is stored as this. */
  readonly roofs: Readonly<Record<DType, Roof>>
}

/** What two of the columns mean. */
export const HALF_COLUMNS =
  "float32 bound by: the longer of the roofline's two times, ms of arithmetic : ms of memory; " +
  'least: float16 / float32 if both stood at their roofline.'

export function halfTable({ rows }: Pick<HalfResults, 'rows'>): Table {
  const head = [
    ...['layer', 'threads', 'float16 ms', 'float32 ms', 'float16 / float32', 'float32 bound by'],
    ...['least', 'fastest PyTorch', 'its ms', 'its ms / ours', 'error', "PyTorch's"],
  ]
  const body = rows.map((row) => {
    const { own, wide, torch } = entriesOf(row)
    const { float16, float32 } = row.roofs
    return [
      ...[row.layer, String(row.threads), time(own), time(wide)],
      ...[wide ? ratio(1 / wide.ratio) : '—', bound(float32)],
      ratio(leastTime(float16) / leastTime(float32)),
      ...[torch?.peer ?? '—', time(torch), torch ? ratio(torch.ratio) : '—'],
      ...[relativeError(own?.error), relativeError(torch?.error)],
    ]
  })
  return [head, ...body]
}

/** Geometric means for each number of threads. */
export function halfMeans({ rows }: Pick<HalfResults, 'rows'>): string[] {
  return [...new Set(rows.map(({ threads }) => threads))].map((threads) => {
    const here = rows.filter((row) => row.threads === threads).map(entriesOf)
    const wide = here.flatMap((entries) => (entries.wide ? [1 / entries.wide.ratio] : []))
    const torch = here.flatMap((entries) => entries.torch?.ratio ?? [])
    return `${threads} thread(s): ${mean('float16 / float32', wide)}, ${mean('PyTorch', torch)}`
  })
}

function entriesOf({ entries }: HalfRow) {
  const fastest = (of: readonly string[]): Entry | undefined =>
    entries.filter(({ peer }) => of.includes(peer)).sort((a, b) => a.median - b.median)[0]
  return { own: fastest([OWN]), wide: fastest([OWN_FLOAT32]), torch: fastest(FLOAT16_RIVALS) }
}

function bound({ arithmetic, memory }: Roof): string {
  const times = `${arithmetic.toPrecision(3)} : ${memory.toPrecision(3)}`
  return `${memory > arithmetic ? 'memory' : 'arithmetic'} ${times}`
}

function time(entry: Entry | undefined): string {
  return entry === undefined ? '—' : milliseconds(entry.median)
}

function mean(name: string, ratios: readonly number[]): string {
  return ratios.length === 0
    ? `${name} —`
    : `${name} ${geometricMean(ratios).toFixed(3)} (of ${ratios.length})`
}
