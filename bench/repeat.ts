/**
 * `npm run bench:repeat -- A.json B.json [--save FILE]`: how far the ratios of two runs of `bench` or
 * `bench:peers` lie apart, the furthest first.
 */

import { parseArgs } from 'node:util'
import type { CompareResults } from './harness/comparison.js'
import type { RepeatResults } from './harness/repeat-results.js'
import { load, save } from './harness/results.js'
import { differences } from './report/differences.js'
import { toTable } from './report/format.js'
import { agreementLines, pairTable } from './report/repeat-table.js'

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: { save: { type: 'string' } },
})
const [first, second] = positionals
if (first === undefined || second === undefined) {
  console.error('usage: npm run bench:repeat -- A.json B.json [--save FILE]')
  process.exit(1)
}
const { date, command, machine, ...results } = load<CompareResults>(first)
const found = differences(results, load<CompareResults>(second))
console.log(toTable(pairTable(found)))
for (const line of agreementLines(found)) console.log(line)
if (options.save !== undefined) {
  const saved: RepeatResults = { date, command, machine, differences: found }
  save({ save: options.save, once: false }, saved)
}
