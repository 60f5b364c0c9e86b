/** The operator against PyTorch in float64, over its whole parameter space. */

import { ConvTranspose2d, convTranspose2dSync } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/process.js'
import { boundOf, type Case, readCases, tensorsOf } from '../support/fixtures.js'
import { optionsOf, parseLine } from '../support/problem.js'
import { firstOutside, numbersOf } from '../support/tolerance.js'

const cases = readCases(inRoot('test', 'fixtures'))
const exactInHalf = cases.filter(({ kind, reach }) => kind === 'int' && reach <= 2048)

/** What the module and the function make of a case: each packs for itself, so they may choose differently. */
async function runBothWays(entry: Case, isHalf: boolean) {
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
  expect(async.shape).toEqual(sync.shape)
  expect(async.data).toEqual(sync.data)
  expect(functional.shape).toEqual(sync.shape)
  return [sync, functional]
}

describe('float32 and float16 against PyTorch float64', () => {
  it('has at least 1,500 cases, and 1,000 in float16', () => {
    expect(cases.length).toBeGreaterThanOrEqual(1500)
    const halves = cases.filter(({ kind }) => kind === 'half').length + exactInHalf.length
    expect(halves).toBeGreaterThanOrEqual(1000)
  })

  it.each(cases)('$line $kind', async (entry) => {
    for (const result of await runBothWays(entry, entry.kind === 'half')) {
      expect(firstOutside(numbersOf(result.data), entry.expected, boundOf(entry))).toBe(-1)
    }
  })

  it.each(exactInHalf)('$line int in float16', async (entry) => {
    for (const result of await runBothWays(entry, true)) {
      expect(firstOutside(numbersOf(result.data), entry.expected, () => 0)).toBe(-1)
    }
  })
})
