/** Two runs of the same comparison, as text. */

import type { RatioPair } from '../harness/repeat-results.js'
import { geometricMean } from '../harness/statistics.js'
import { SAME } from './differences.js'
import { percent, ratio } from './format.js'

/** Peers up to so many times slower than this package. */
const NEAR = [1.5, 3]

/** How many ratios of both runs are the same, and what they come to. */
export function agreementLines(pairs: readonly RatioPair[]): string[] {
  const best = pairs.filter(({ isBest }) => isBest)
  const near = NEAR.map((most) => {
    const some = pairs.filter(({ ratios }) => Math.min(...ratios) <= most)
    return `${within(some)} of those up to ${most}`
  })
  const means = [...new Set(best.map(({ threads }) => threads))].map((threads) => {
    const here = best.filter((pair) => pair.threads === threads)
    const mean = (run: 0 | 1) => ratio(geometricMean(here.map(({ ratios }) => ratios[run])))
    return `Geometric mean against the fastest peer, ${threads} thread(s): ${mean(0)} and ${mean(1)}.`
  })
  return [
    `Within ${percent(SAME)} of each other: ${within(best)} ratios to the fastest peer, ${near.join(', ')}, ${within(pairs)} of all.`,
    ...means,
  ]
}

/** The head, and a row for each pair. */
export function pairTable(pairs: readonly RatioPair[]): string[][] {
  return [
    ['layer', 'dtype', 'threads', 'peer', 'ratio', 'again', 'apart'],
    ...pairs.map(({ layer, dtype, threads, peer, ratios: [a, b], apart }) => [
      ...[layer, dtype, String(threads), peer, ratio(a), ratio(b), percent(apart)],
    ]),
  ]
}

function within(pairs: readonly RatioPair[]): string {
  return `${pairs.filter(({ apart }) => apart <= SAME).length} of ${pairs.length}`
}
