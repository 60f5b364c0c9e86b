/** Every seventh conformance case, against PyTorch in float64. */

import assert from 'node:assert/strict'
import { convTranspose2d, convTranspose2dSync } from 'convtranspose'
import { boundOf, readCases, tensorsOf } from '../../support/fixtures.js'
import { optionsOf, parseLine } from '../../support/problem.js'
import { firstOutside, numbersOf } from '../../support/tolerance.js'
import { check } from './check.js'

/** @param fixtures - The folder of the cases. */
export async function checkConformance(fixtures: string): Promise<void> {
  for (const entry of readCases(fixtures).filter((_, index) => index % 7 === 0)) {
    await check(`${entry.line} ${entry.kind}`, async () => {
      const { input, weight, bias } = tensorsOf(entry, entry.kind === 'half')
      const { outputPadding, ...options } = optionsOf(parseLine(entry.line))
      const { outputSize } = entry
      const asked =
        outputSize === undefined ? { ...options, outputPadding } : { ...options, outputSize }
      const sync = convTranspose2dSync(input, weight, bias, asked)
      const async = await convTranspose2d(input, weight, bias, asked)
      assert.equal(firstOutside(numbersOf(sync.data), entry.expected, boundOf(entry)), -1)
      assert.deepEqual(async, sync)
    })
  }
}
