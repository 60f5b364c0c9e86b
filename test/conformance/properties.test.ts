/** Properties that hold for every problem: the definition, its adjoint, views, batches, threads. */

import { convTranspose2dSync, type TensorLike } from 'convtranspose'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Kind, operand } from '../support/operands.js'
import { convOracle, convTransposeOracle } from '../support/oracle.js'
import {
  elements,
  inputShape,
  optionsOf,
  outputShape,
  type Problem,
  reductionLength,
  weightShape,
} from '../support/problem.js'
import { anyProblem } from '../support/problem-arbitrary.js'
import { directBound, firstOutside } from '../support/tolerance.js'

const seeds = fc.integer({ min: 0, max: 2 ** 20 })

function operands(p: Problem, seed: number, kind: Kind = 'real') {
  const make = (stream: 'input' | 'weight' | 'bias', shape: number[]) => ({
    data: operand(kind, seed, stream, elements(shape)),
    shape,
  })
  return {
    input: make('input', inputShape(p)),
    weight: make('weight', weightShape(p)),
    bias: make('bias', [p.oc]),
  }
}

describe('for every problem', () => {
  it('the output obeys the direct bound against the definition in float64', () => {
    fc.assert(
      fc.property(anyProblem(), seeds, (p, seed) => {
        const { input, weight, bias } = operands(p, seed)
        const { y, reach } = convTransposeOracle(p, input.data, weight.data, bias.data)
        const result = convTranspose2dSync(input, weight, bias, optionsOf(p))
        const [most, terms] = [Math.max(...reach), reductionLength(p)]
        const bound = (index: number) => directBound(most, terms, y[index] as number)
        expect(result.shape).toEqual(outputShape(p))
        expect(firstOutside(result.data, y, bound)).toBe(-1)
      }),
      { numRuns: 300 },
    )
  })

  it('<conv(y), x> = <y, convTranspose(x)>: it is the adjoint of plain convolution', () => {
    fc.assert(
      fc.property(anyProblem(), seeds, (p, seed) => {
        const { input, weight } = operands(p, seed, 'int')
        const probe = operand('int', seed + 1, 'input', elements(outputShape(p)))
        const result = convTranspose2dSync(input, weight, null, optionsOf(p))
        const forward = convOracle(p, probe, weight.data)
        const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
          Array.from(a).reduce((sum, value, index) => sum + value * (b[index] as number), 0)
        expect(dot(result.data, probe)).toBe(dot(input.data, forward))
      }),
      { numRuns: 300 },
    )
  })

  it('a strided view gives the bits of its contiguous copy', () => {
    const anyLayout = fc.record({
      order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      reversed: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      repeated: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
      gap: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(anyProblem(), seeds, anyLayout, (p, seed, layout) => {
        const { weight, bias } = operands(p, seed)
        const { view, dense } = stridedInput(p, seed, layout)
        const expected = convTranspose2dSync(dense, weight, bias, optionsOf(p))
        expect(convTranspose2dSync(view, weight, bias, optionsOf(p)).data).toEqual(expected.data)
      }),
      { numRuns: 200 },
    )
  })

  it('an image has the same bits alone and in a batch, on 1, 2, 3 and 7 threads', () => {
    fc.assert(
      fc.property(anyProblem(), seeds, (p, seed) => {
        const { input, weight, bias } = operands(p, seed)
        const [options, size] = [optionsOf(p), elements(inputShape(p)) / p.n]
        const batch = convTranspose2dSync(input, weight, bias, { ...options, threads: 1 })
        for (const threads of [2, 3, 7]) {
          const result = convTranspose2dSync(input, weight, bias, { ...options, threads })
          expect(result.data).toEqual(batch.data)
        }
        for (let n = 0; n < p.n; n++) {
          const image = {
            data: input.data.slice(n * size, (n + 1) * size),
            shape: [1, ...input.shape.slice(1)],
          }
          const alone = convTranspose2dSync(image, weight, bias, options)
          const each = batch.size / p.n
          expect(alone.data).toEqual(batch.data.slice(n * each, (n + 1) * each))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('the bits do not depend on how operands and out are aligned', () => {
    fc.assert(
      fc.property(anyProblem(), seeds, fc.integer({ min: 0, max: 17 }), (p, seed, offset) => {
        const { input, weight, bias } = operands(p, seed)
        const shifted = ({ data, shape }: { data: Float32Array; shape: number[] }) => {
          const memory = new Float32Array(data.length + offset)
          memory.set(data, offset)
          return { data: memory, shape, offset }
        }
        const expected = convTranspose2dSync(input, weight, bias, optionsOf(p))
        const out = shifted({ data: new Float32Array(expected.size), shape: [...expected.shape] })
        const operandsShifted = [shifted(input), shifted(weight), shifted(bias)] as const
        convTranspose2dSync(...operandsShifted, { ...optionsOf(p), out })
        expect(out.data.subarray(offset)).toEqual(expected.data)
      }),
      { numRuns: 100 },
    )
  })

  it('NaN and infinity reach exactly the outputs that the definition says', () => {
    fc.assert(
      fc.property(anyProblem(), seeds, fc.constantFrom(Number.NaN, Infinity), (p, seed, odd) => {
        const { input, weight, bias } = operands(p, seed, 'int')
        input.data[seed % input.data.length] = odd
        const { y } = convTransposeOracle(p, input.data, weight.data, bias.data)
        const options = { ...optionsOf(p), algorithm: 'direct' } as const
        const result = convTranspose2dSync(input, weight, bias, options)
        expect(Array.from(result.data)).toEqual(Array.from(y))
      }),
      { numRuns: 200 },
    )
  })
})

interface Layout {
  readonly order: readonly number[]
  readonly reversed: readonly boolean[]
  readonly repeated: readonly number[]
  readonly gap: number
}

/** Lays the input out in another axis order, with gaps, reversed and broadcast axes. */
function stridedInput(p: Problem, seed: number, { order, reversed, repeated, gap }: Layout) {
  const shape = inputShape(p)
  const strides = [0, 0, 0, 0]
  let [step, offset] = [gap, 0]
  for (const axis of order) {
    const extent = shape[axis] as number
    if (repeated[axis] === 0) continue
    strides[axis] = reversed[axis] ? -step : step
    if (reversed[axis]) offset += (extent - 1) * step
    step *= extent
  }
  const view = { data: operand('real', seed, 'input', step), shape, strides, offset }
  return { view, dense: { data: denseCopy(view), shape } satisfies TensorLike<'float32'> }
}

function denseCopy(view: {
  data: Float32Array
  shape: number[]
  strides: number[]
  offset: number
}) {
  const { data, shape, strides, offset } = view
  const index = (flat: number) => {
    let [rest, at] = [flat, offset]
    for (let axis = 3; axis >= 0; axis--) {
      const extent = shape[axis] as number
      at += (rest % extent) * (strides[axis] as number)
      rest = Math.floor(rest / extent)
    }
    return at
  }
  return Float32Array.from({ length: elements(shape) }, (_, flat) => data[index(flat)] as number)
}
