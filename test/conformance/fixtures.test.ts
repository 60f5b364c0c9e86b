/** The operator against PyTorch in float64, over its whole parameter space. */

import { describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/process.js'
import { readCases } from '../support/fixtures.js'
import { isExactInHalf, runCase } from '../support/run-case.js'

const cases = readCases(inRoot('test', 'fixtures'))
const exactInHalf = cases.filter(isExactInHalf)

describe('float32 and float16 against PyTorch float64', () => {
  it('has at least 1,500 cases, and 1,000 in float16', () => {
    expect(cases.length).toBeGreaterThanOrEqual(1500)
    const halves = cases.filter(({ kind }) => kind === 'half').length + exactInHalf.length
    expect(halves).toBeGreaterThanOrEqual(1000)
  })

  it.each(cases)('$line $kind', (entry) => runCase(entry, entry.kind === 'half'))

  it.each(exactInHalf)('$line int in float16', (entry) => runCase(entry, true))
})
