// npm run test:targets [-- NAME...]: every file of prebuilds/ on hosts of its kind (docs/platforms.md), or
// the rows whose names contain one of the arguments. Nodes, C libraries and the like come from npm, PyPI
// and Debian, and are kept in build-targets/. Requires: `npm run build:ts` has run.

import { Missing } from './command.js'
import { inRoot } from './process.js'
import { prepareSuite } from './suite.js'
import { inTargets } from './targets/folder.js'
import { ONLY_VERIFIED, ROWS, type Row } from './targets/rows.js'
import { runRow } from './targets/run-row.js'
import { isMissing, isStale } from './targets/stale.js'

const names = process.argv.slice(2)
const rows = ROWS.filter(
  ({ name }) => names.length === 0 || names.some((part) => name.includes(part)),
)
let passed = 0
let failed = 0
if (rows.length === 0) {
  console.error(`no row is named so; there are\n${ROWS.map(({ name }) => `  ${name}`).join('\n')}`)
  failed++
} else {
  const main = prepareSuite(inTargets('project'), inRoot('prebuilds'))
  // An emulated core is one of the machine's, and the slowest part: the other rows run beside it.
  const isEmulated = ({ target }: Row) => target.arch !== process.arch
  await Promise.all([
    testInTurn(rows.filter(isEmulated), main),
    testInTurn(
      rows.filter((row) => !isEmulated(row)),
      main,
    ),
  ])
}
for (const { name } of names.length === 0 ? ONLY_VERIFIED : []) {
  console.log(`${name}: checked by prebuilds:verify only`)
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

async function testInTurn(rows: readonly Row[], main: string): Promise<void> {
  for (const row of rows) await test(row, main)
}

async function test(row: Row, main: string): Promise<void> {
  const { name, target } = row
  try {
    if (isMissing(target)) throw new Error(`${target.file} is missing; npm run prebuilds makes it`)
    const begin = performance.now()
    const result = await runRow(row, main)
    const seconds = ((performance.now() - begin) / 1000).toFixed(0)
    console.log(`${name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)`)
    if (result.failed > 0) console.error(result.text)
    if (result.failed > 0 && isStale(target)) {
      console.log(`${name}: not counted: the file is of other sources than the package's`)
      return
    }
    passed += result.passed
    failed += result.failed
  } catch (error) {
    // Who names a row, and CI, want it run.
    const isLeftOut = error instanceof Missing && names.length === 0 && !process.env.CI
    console.log(`${name}: ${isLeftOut ? 'left out' : 'failed'}: ${(error as Error).message}`)
    if (!isLeftOut) failed++
  }
}
