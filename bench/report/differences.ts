/** What two runs of the same comparison disagree on. */

import { type CompareResults, ownAndBest } from '../harness/comparison.js'
import { OWN } from '../harness/peer-list.js'
import type { RatioPair } from '../harness/repeat-results.js'

/** Two ratios this close are the same. */
export const SAME = 0.1

/** The ratios of all tasks and peers that both runs have, the furthest apart first. */
export function differences(
  { rows: first }: Pick<CompareResults, 'rows'>,
  { rows: second }: Pick<CompareResults, 'rows'>,
): RatioPair[] {
  return first
    .flatMap((row) => {
      const { layer, dtype, threads } = row
      const again = second.find(
        (other) => other.layer === layer && other.dtype === dtype && other.threads === threads,
      )
      const { best } = ownAndBest(row)
      return row.entries.flatMap(({ peer, ratio }) => {
        const other = again?.entries.find((entry) => entry.peer === peer)
        if (peer === OWN || other === undefined) return []
        const apart = Math.max(ratio, other.ratio) / Math.min(ratio, other.ratio) - 1
        const ratios = [ratio, other.ratio] as const
        return [{ layer, dtype, threads, peer, ratios, apart, isBest: peer === best?.peer }]
      })
    })
    .sort((a, b) => b.apart - a.apart)
}
