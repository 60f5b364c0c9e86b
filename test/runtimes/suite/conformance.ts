/** Conformance cases, against PyTorch in float64. */

import { readCases } from '../../support/fixtures.js'
import { isExactInHalf, runCase } from '../../support/run-case.js'
import { check } from './check.js'

/**
 * @param fixtures - The folder of the cases.
 * @param step - Runs every `step`-th of them.
 */
export async function checkConformance(fixtures: string, step: number): Promise<void> {
  for (const entry of readCases(fixtures).filter((_, index) => index % step === 0)) {
    const name = `${entry.line} ${entry.kind}`
    await check(name, () => runCase(entry, entry.kind === 'half'))
    if (isExactInHalf(entry)) await check(`${name} in float16`, () => runCase(entry, true))
  }
}
