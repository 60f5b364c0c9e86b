// npm test: builds what is stale, runs the C++ and the JavaScript tests, and closes with one line
// "N passed, N failed".
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
const javascript = javascriptTests()
const passed = kernel.passed + javascript.passed
const failed = kernel.failed + javascript.failed
console.log(`C++: ${kernel.passed} passed, ${kernel.failed} failed${kernel.note}`)
console.log(`JavaScript: ${javascript.passed} passed, ${javascript.failed} failed`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

function javascriptTests() {
  const file = inRoot('build', 'reports', 'vitest.json')
  const ok = succeeds('vitest', [
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  // A file that does not load fails without having a test.
  const failed = report.numFailedTests || (ok ? 0 : Math.max(1, report.numFailedTestSuites))
  return { passed: report.numPassedTests, failed }
}
