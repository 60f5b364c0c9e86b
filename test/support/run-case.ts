/** How a conformance case is run and judged, whatever runs the tests. */

import assert from 'node:assert/strict'
import { ConvTranspose2d, convTranspose2dSync } from 'convtranspose'
import { boundOf, type Case, tensorsOf } from './fixtures.js'
import { optionsOf, parseLine } from './problem.js'
import { firstOutside, numbersOf } from './tolerance.js'

/**
 * Runs a case by the function and by the module, which pack for themselves and so may choose differently.
 *
 * @param isHalf - Whether all operands are halves; every output of such an integer case must be exact.
 * @throws AssertionError when an output is outside its bound, or `forward` differs from `forwardSync`.
 */
export async function runCase(entry: Case, isHalf: boolean): Promise<void> {
  const p = parseLine(entry.line)
  const { input, weight, bias } = tensorsOf(entry, isHalf)
  const { outputSize } = entry
  const { outputPadding, ...options } = optionsOf(p)
  const asked = outputSize === undefined ? { ...options, outputPadding } : options
  const call = outputSize === undefined ? {} : { outputSize }
  const functional = convTranspose2dSync(input, weight, bias, { ...asked, ...call })
  const layer = new ConvTranspose2d(p.ic, p.oc, [p.kh, p.kw], {
    ...asked,
    bias: bias !== null,
    dtype: (isHalf ? 'float16' : 'float32') as 'float32',
  })
  layer.loadStateDict(bias === null ? { weight } : { weight, bias })
  const sync = layer.forwardSync(input, call)
  const async = await layer.forward(input, call)
  layer.dispose()
  assert.deepEqual(async.shape, sync.shape)
  assert.deepEqual(async.data, sync.data)
  assert.deepEqual(functional.shape, sync.shape)
  for (const { data } of [sync, functional]) {
    assert.equal(firstOutside(numbersOf(data), entry.expected, boundOf(entry)), -1)
  }
}

/** Whether a case of integers is exact in halves, too. */
export function isExactInHalf({ kind, reach }: Case): boolean {
  return kind === 'int' && reach <= 2048
}
