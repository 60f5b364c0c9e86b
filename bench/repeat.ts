/**
 * `npm run bench:repeat -- A.json B.json`: how far the ratios of two runs of `bench` or `bench:peers`
 * lie apart, the furthest first.
 */

import type { CompareResults } from './harness/comparison.js'
import { OWN } from './harness/peer-list.js'
import { load } from './harness/results.js'
import { differences } from './report/differences.js'
import { percent, ratio, toTable } from './report/format.js'

const [first, second] = process.argv.slice(2)
if (first === undefined || second === undefined) {
  console.error('usage: npm run bench:repeat -- A.json B.json')
  process.exit(1)
}
const found = differences(load<CompareResults>(first), load<CompareResults>(second), OWN)
console.log(
  toTable([
    ['layer', 'dtype', 'threads', 'peer', 'ratio', 'again', 'apart'],
    ...found.map(({ row, peer, ratios: [a, b], apart }) => [
      ...[row.layer, row.dtype, String(row.threads), peer, ratio(a), ratio(b), percent(apart)],
    ]),
  ]),
)
const within = found.filter(({ apart }) => apart <= 0.1).length
const best = found.filter(({ isBest }) => isBest)
const bestWithin = best.filter(({ apart }) => apart <= 0.1).length
console.log(`${within} of ${found.length} ratios within 10 %`)
console.log(`${bestWithin} of ${best.length} ratios to the fastest peer within 10 %`)
