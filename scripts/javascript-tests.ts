/** Runs the JavaScript tests and counts them. */

import { mkdirSync, readFileSync } from 'node:fs'
import { inRoot, succeeds } from './process.js'

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numFailedTestSuites: number
}

/** By default vitest leaves a core to others. */
export const ON_ALL_CORES = '--maxWorkers=100%'

/**
 * @param name - What tells this run's report from others.
 * @param args - Of vitest: options, and files or folders of tests; default all.
 */
export function javascriptTests(
  name: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[] = [],
): { passed: number; failed: number } {
  mkdirSync(inRoot('build', 'reports'), { recursive: true })
  const file = inRoot('build', 'reports', `vitest-${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const ok = succeeds('vitest', ['run', ...reporters, ...args], { env })
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  // A file that does not load fails without having a test.
  const failed = report.numFailedTests || (ok ? 0 : Math.max(1, report.numFailedTestSuites))
  return { passed: report.numPassedTests, failed }
}
