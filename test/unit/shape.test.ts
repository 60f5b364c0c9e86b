/** Shape inference, against the formula and against the runs themselves. */

import { ConvTranspose2d, convTranspose2dOutputShape, Tensor } from 'convtranspose'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectThrow } from '../support/expect-error.js'
import { inputShape, optionsOf, outputShape, weightShape } from '../support/problem.js'
import { anyProblem } from '../support/problem-arbitrary.js'

describe('output shapes', () => {
  it('follow the formula', () => {
    fc.assert(
      fc.property(anyProblem(), (p) => {
        const options = optionsOf(p)
        const shape = convTranspose2dOutputShape(inputShape(p), weightShape(p), options)
        expect(shape).toEqual(outputShape(p))
        const unbatched = convTranspose2dOutputShape(
          inputShape(p).slice(1),
          weightShape(p),
          options,
        )
        expect(unbatched).toEqual(outputShape(p).slice(1))
      }),
    )
  })

  it.each([
    { args: [16, 33, 3, { stride: 2 }], input: [20, 16, 50, 100], output: [20, 33, 101, 201] },
    {
      args: [16, 33, [3, 5], { stride: [2, 1], padding: [4, 2] }],
      input: [20, 16, 50, 100],
      output: [20, 33, 93, 100],
    },
    { args: [1, 64, [1, 1024], { stride: [1, 256] }], input: [1, 1, 8], output: [64, 1, 2816] },
    { args: [3, 3, 2, { stride: 2, groups: 3 }], input: [0, 3, 2, 2], output: [0, 3, 4, 4] },
  ])('$input -> $output', ({ args, input, output }) => {
    const layer = new ConvTranspose2d(...(args as ConstructorParameters<typeof ConvTranspose2d>))
    expect(layer.outputShape(input)).toEqual(output)
  })

  it('outputSize replaces outputPadding, as [H, W] and as a full shape', () => {
    const layer = new ConvTranspose2d(2, 4, 3, { stride: 2, outputPadding: 1 })
    expect(layer.outputShape([1, 2, 4, 4])).toEqual([1, 4, 10, 10])
    expect(layer.outputShape([1, 2, 4, 4], { outputSize: [9, 10] })).toEqual([1, 4, 9, 10])
    expect(layer.outputShape([5, 2, 4, 4], { outputSize: [5, 4, 10, 9] })).toEqual([5, 4, 10, 9])
    expect(layer.outputShape([2, 4, 4], { outputSize: [4, 9, 9] })).toEqual([4, 9, 9])
    expect(layer.outputShape([0, 2, 4, 4], { outputSize: [0, 4, 9, 9] })).toEqual([0, 4, 9, 9])
  })

  it('outputSize may not be below 1 where the least size is', () => {
    const layer = new ConvTranspose2d(1, 1, 1, { stride: 4, padding: 1 })
    expect(layer.outputShape([1, 1, 1], { outputSize: [1, 2] })).toEqual([1, 1, 2])
    const expected = /H in 1…2 and W in 1…2; received \[0, 1\]$/
    expectThrow(
      () => layer.outputShape([1, 1, 1], { outputSize: [0, 1] }),
      'ERR_OUT_OF_RANGE',
      expected,
    )
  })

  it('accept typed arrays and leave the caller a fresh array', () => {
    const layer = new ConvTranspose2d(1, 1, 1)
    const shape = layer.outputShape(Int32Array.of(1, 1, 2, 2) as never)
    shape[0] = 9
    expect(layer.outputShape([1, 1, 2, 2])).toEqual([1, 1, 2, 2])
  })

  it('have no negative zero', () => {
    const layer = new ConvTranspose2d(1, 1, 1, { padding: -0, outputPadding: [-0, 0], seed: -0 })
    expect(layer).toMatchObject({ padding: [0, 0], outputPadding: [0, 0] })
    expect(layer.outputShape([-0, 1, 2, 2])).toEqual([0, 1, 2, 2])
    expect(layer.outputShape([0, 1, 2, 2], { outputSize: [-0, 1, 2, 2] })).toEqual([0, 1, 2, 2])
    expect(new Tensor(new Float32Array(0), [-0, 1], { offset: -0 })).toMatchObject({
      shape: [0, 1],
      offset: 0,
    })
  })

  it('have the sizes of a weight that a module could have', () => {
    const [many, most] = [2 ** 31, 2 ** 31 - 1]
    const inferred = (...weight: number[]) =>
      convTranspose2dOutputShape([weight[0] as number, 1, 1], weight)
    const text = `must be an integer ≥ 1 and ≤ ${most}; received ${many}`
    expectThrow(() => inferred(many, 1, 1, 1), 'ERR_OUT_OF_RANGE', `inChannels ${text}`)
    expectThrow(
      () => inferred(1, 1, 1, many),
      'ERR_OUT_OF_RANGE',
      /^kernelSize .*each ≤ 2147483647/,
    )
    expectThrow(() => inferred(1, many, 1, 1), 'ERR_OUT_OF_RANGE', /^groups must be so that/)
    expect(inferred(most, 1, 1, 1)).toEqual([1, 1, 1])
    expect(inferred(1, 1, 1, most)).toEqual([1, 1, most])
  })

  it('refuse what the runs refuse', () => {
    const layer = new ConvTranspose2d(2, 2, 1)
    expectThrow(() => layer.outputShape([1, 3, 1, 1]), 'ERR_SHAPE_MISMATCH')
    expectThrow(() => layer.outputShape('1,2' as never), 'ERR_INVALID_ARG_TYPE')
    expectThrow(() => layer.outputShape([1, 2, -1, 1]), 'ERR_OUT_OF_RANGE')
    expectThrow(() => layer.outputShape([2, 1, 1], { out: 1 } as never), 'ERR_UNKNOWN_OPTION')
    expectThrow(() => convTranspose2dOutputShape([2, 1, 1], [2, 1, 1]), 'ERR_SHAPE_MISMATCH')
    const long = new Array(65).fill(1)
    expectThrow(() => layer.outputShape(long), 'ERR_SHAPE_MISMATCH', /^inputShape must be/)
    const outputSize = () => layer.outputShape([2, 1, 1], { outputSize: long })
    expectThrow(outputSize, 'ERR_OUT_OF_RANGE', /^outputSize must be/)
  })
})
