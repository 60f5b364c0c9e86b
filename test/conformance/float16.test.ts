/** Half operands with all their digits: half a unit in the last place, and the float32 bound. */

import { ConvTranspose2d, fromFloat16, toFloat16 } from 'convtranspose'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { operand } from '../support/operands.js'
import { convTransposeOracle } from '../support/oracle.js'
import {
  elements,
  inputShape,
  optionsOf,
  type Problem,
  reductionLength,
  toLine,
  weightShape,
} from '../support/problem.js'
import { anyProblem } from '../support/problem-arbitrary.js'
import { directBound, firstOutside, halfBound } from '../support/tolerance.js'

const CASES = 600
const problems = fc.sample(anyProblem(), { numRuns: CASES, seed: 20_261_125 })

/** Halves of any exponent that keeps sums finite, and their values. */
function halves(seed: number, stream: 'input' | 'weight' | 'bias', shape: readonly number[]) {
  const values = operand('real', seed, stream, elements(shape))
  for (let index = 0; index < values.length; index++) {
    values[index] = (values[index] as number) * 2 ** ((index % 17) - 12)
  }
  const data = toFloat16(values, new Uint16Array(values.length))
  return { data, shape, values: fromFloat16(data) }
}

function operandsOf(p: Problem, seed: number) {
  return {
    input: halves(seed, 'input', inputShape(p)),
    weight: halves(seed, 'weight', weightShape(p)),
    bias: halves(seed, 'bias', [p.oc]),
  }
}

describe('a float16 module on 600 seeded problems', () => {
  let rounded = 0

  it.each(problems.map((p, seed) => ({ line: toLine(p), p, seed })))('$line', ({ p, seed }) => {
    const { input, weight, bias } = operandsOf(p, seed)
    const { y, reach } = convTransposeOracle(p, input.values, weight.values, bias.values)
    const [most, terms] = [Math.max(...reach), reductionLength(p)]
    const layer = new ConvTranspose2d(p.ic, p.oc, [p.kh, p.kw], {
      ...optionsOf(p),
      dtype: 'float16',
    })
    layer.loadStateDict({ weight, bias })
    const result = fromFloat16(layer.forwardSync(input).data)
    const allowed = (index: number) => halfBound(most, terms, y[index] as number)
    expect(firstOutside(result, y, allowed)).toBe(-1)
    if (firstOutside(result, y, (i) => directBound(most, terms, y[i] as number)) >= 0) rounded++
    const image = { data: input.values, shape: input.shape }
    const mixed = layer.forwardSync(image).data
    expect(firstOutside(mixed, y, (i) => directBound(most, terms, y[i] as number))).toBe(-1)
  })

  it('rounds in most of them: the float32 bound alone would not hold', () => {
    expect(rounded).toBeGreaterThan(CASES / 2)
  })
})
