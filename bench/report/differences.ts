/** What two runs of the same comparison disagree on. */

import { type CompareResults, ownAndBest, type Row } from '../harness/comparison.js'

export interface Difference {
  readonly row: Row
  readonly peer: string
  readonly ratios: readonly [first: number, second: number]
  /** The larger ratio over the smaller, minus 1. */
  readonly apart: number
  /** Whether the peer was the fastest one on this row of the first run. */
  readonly isBest: boolean
}

/** The differences of all ratios that both runs have, the largest first. */
export function differences(
  { rows: first }: CompareResults,
  { rows: second }: CompareResults,
  own: string,
): Difference[] {
  return first
    .flatMap((row) => {
      const again = second.find(
        ({ layer, dtype, threads }) =>
          layer === row.layer && dtype === row.dtype && threads === row.threads,
      )
      const { best } = ownAndBest(row, own)
      return row.entries.flatMap(({ peer, ratio }) => {
        const other = again?.entries.find((entry) => entry.peer === peer)
        if (peer === own || other === undefined) return []
        const apart = Math.max(ratio, other.ratio) / Math.min(ratio, other.ratio) - 1
        const ratios = [ratio, other.ratio] as const
        return [{ row, peer, ratios, apart, isBest: peer === best?.peer }]
      })
    })
    .sort((a, b) => b.apart - a.apart)
}
