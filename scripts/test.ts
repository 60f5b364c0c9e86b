// npm test: builds what is stale, runs the C++ tests, then the JavaScript tests once for each instruction
// set that this machine has, and closes with one line "N passed, N failed".
import { mkdirSync, readFileSync } from 'node:fs'
import { kernelTests } from './kernel-tests.js'
import { inRoot, run, succeeds } from './process.js'

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numFailedTestSuites: number
}

mkdirSync(inRoot('build', 'reports'), { recursive: true })
run('npm', ['run', '--silent', 'build'])
const kernel = kernelTests()
console.log(`C++: ${kernel.passed} passed, ${kernel.failed} failed${kernel.note}`)
let { passed, failed } = kernel
for (const isa of await instructionSets()) {
  const counts = javascriptTests(isa)
  console.log(`JavaScript on ${isa}: ${counts.passed} passed, ${counts.failed} failed`)
  passed += counts.passed
  failed += counts.failed
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** Best first. The build is that of this run, so the module is loaded only now. */
async function instructionSets(): Promise<readonly string[]> {
  const { capabilities } = await import('../src/index.js')
  return capabilities().isas
}

function javascriptTests(isa: string) {
  const file = inRoot('build', 'reports', `vitest-${isa}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const ok = succeeds('vitest', ['run', ...reporters], { env: { CONVTRANSPOSE_ISA: isa } })
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  // A file that does not load fails without having a test.
  const failed = report.numFailedTests || (ok ? 0 : Math.max(1, report.numFailedTestSuites))
  return { passed: report.numPassedTests, failed }
}
