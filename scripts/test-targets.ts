// npm run test:targets [-- NAME...]: every file of prebuilds/ on hosts of its kind (docs/platforms.md), or
// the rows whose names contain one of the arguments. Nodes, C libraries and the like come from npm, PyPI
// and Debian, and are kept in build-targets/. Requires: `npm run build:ts` has run.
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from './process.js'
import { prepareSuite, readResult, suiteEnvironment } from './suite.js'
import { Missing } from './targets/command.js'
import { type Launch, launch } from './targets/hosts.js'
import { FOLDER } from './targets/kept.js'
import { ONLY_VERIFIED, ROWS, type Row } from './targets/rows.js'

const PREBUILDS = inRoot('prebuilds')
const PROJECT = path.join(FOLDER, 'project')
const LIMIT = 10 * 60_000
/** What a file may choose by itself: never plain code. */
const BEST = { x64: ['avx512', 'avx2', 'sse2'], arm64: ['neon'] }

const names = process.argv.slice(2)
const rows = ROWS.filter(
  ({ name }) => names.length === 0 || names.some((part) => name.includes(part)),
)
let passed = 0
let failed = 0
if (rows.length === 0) {
  console.error(`no row is named so; there are\n${ROWS.map(({ name }) => `  ${name}`).join('\n')}`)
  failed++
} else if (!existsSync(PREBUILDS)) {
  console.error('there is no prebuilds/; npm run prebuilds makes it')
  failed++
} else {
  mkdirSync(PROJECT, { recursive: true })
  const main = prepareSuite(PROJECT, PREBUILDS)
  for (const row of rows) test(row, main)
}
for (const file of names.length === 0 ? ONLY_VERIFIED : []) {
  console.log(`${file}: checked by prebuilds:verify only`)
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

function test(row: Row, main: string): void {
  try {
    const begin = performance.now()
    const result = run(row, launch(row.host), main)
    const seconds = ((performance.now() - begin) / 1000).toFixed(0)
    console.log(`${row.name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)`)
    passed += result.passed
    failed += result.failed
  } catch (error) {
    const { message } = error as Error
    // Who names a row, and CI, want it run.
    if (error instanceof Missing && names.length === 0 && !process.env.CI) {
      console.log(`${row.name}: left out: ${message}`)
    } else {
      console.log(`${row.name}: failed: ${message}`)
      failed++
    }
  }
}

/** Counts what the suite counts, and whether it ran the row's file with the row's instruction set. */
function run(row: Row, { command, env }: Launch, main: string) {
  const [program = '', ...args] = command
  // Under wine, Node wants a file for its output.
  const file = path.join(FOLDER, `${row.name}.log`)
  const log = openSync(file, 'w')
  const { status, error } = spawnSync(
    program,
    [...args, main, inRoot('test', 'fixtures'), String(row.step)],
    {
      cwd: PROJECT,
      env: { ...suiteEnvironment(), CONVTRANSPOSE_ISA: row.isa, ...env },
      stdio: ['ignore', log, log],
      timeout: LIMIT,
    },
  )
  closeSync(log)
  const text = readFileSync(file, 'utf8')
  const result = readResult(text, status)
  const rightFile = result.binary?.replaceAll('\\', '/').endsWith(`prebuilds/${row.file}`) ?? false
  const rightIsa = (row.isa ? [row.isa] : BEST[row.host.arch]).includes(result.isa ?? 'none')
  if (result.failed > 0 || !rightFile || !rightIsa) {
    console.error(`${text}${error?.message ?? ''}(status ${status}; wanted: ${row.file})`)
  }
  const right = Number(rightFile) + Number(rightIsa)
  return { passed: result.passed + right, failed: result.failed + 2 - right }
}
