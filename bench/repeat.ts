/**
 * `npm run bench:repeat -- A.json B.json [--save FILE]`: how far the ratios of two runs of `bench` or
 * `bench:peers` lie apart, the furthest first.
 */

import type { CompareResults } from './harness/comparison.js'
import { FILE } from './harness/option-kinds.js'
import { readArguments } from './harness/options.js'
import type { RepeatResults } from './harness/repeat-results.js'
import { load, save } from './harness/results.js'
import { differences } from './report/differences.js'
import { toTable } from './report/format.js'
import { agreementLines, pairTable } from './report/repeat-table.js'

const { operands, options } = readArguments({
  command: 'npm run bench:repeat',
  operands: ['A.json', 'B.json'],
  options: { save: { is: FILE, description: 'where the differences go, as JSON' } },
})
const [first = '', second = ''] = operands
const { date, command, machine, ...results } = load<CompareResults>(first)
const found = differences(results, load<CompareResults>(second))
console.log(toTable(pairTable(found)))
for (const line of agreementLines(found)) console.log(line)
if (options.save !== undefined) {
  const saved: RepeatResults = { date, command, machine, differences: found }
  save({ save: options.save, once: false }, saved)
}
