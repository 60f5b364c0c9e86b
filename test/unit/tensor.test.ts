/** The Tensor class. */

import { Tensor } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { expectThrow } from '../support/expect-error.js'

describe('a Tensor', () => {
  it('holds the array it was given', () => {
    const data = new Float32Array(24)
    const shape = [2, 3, 4]
    const tensor = new Tensor(data, shape)
    shape[0] = 9
    expect(tensor.data).toBe(data)
    expect(tensor).toMatchObject({ shape: [2, 3, 4], dims: [2, 3, 4], dtype: 'float32', size: 24 })
    expect(tensor.strides).toEqual([12, 4, 1])
    expect(Object.isFrozen(tensor.shape)).toBe(true)
  })

  it('takes binary16 bits, strides and an offset', () => {
    expect(new Tensor(new Uint16Array(4), [2, 2]).dtype).toBe('float16')
    const view = new Tensor(new Float32Array(10), [2, 2], { strides: [-4, 2], offset: 5 })
    expect(view).toMatchObject({ strides: [-4, 2], offset: 5, size: 4 })
    expect(new Tensor(new Float32Array(0), [0, 3]).size).toBe(0)
    expect(new Tensor(new Float32Array(1), []).size).toBe(1)
  })

  it('of zeros, in each dtype', () => {
    expect(Tensor.zeros([2, 2]).data).toEqual(new Float32Array(4))
    const half = Tensor.zeros([3], 'float16')
    expect(half.dtype).toBe('float16')
    expect(half.data.constructor.name).toBe(
      'Float16Array' in globalThis ? 'Float16Array' : 'Uint16Array',
    )
  })

  it('has as many axes as it is given, and is never cut', () => {
    const shape = [5, ...new Array(62).fill(1), 2]
    expect(new Tensor(new Float32Array(10), shape)).toMatchObject({ shape, size: 10 })
    expect(Tensor.zeros(shape)).toMatchObject({ shape, size: 10 })
    expectThrow(() => new Tensor(new Float32Array(5), shape), 'ERR_SHAPE_MISMATCH', /5 elements$/)
    const message = /^shape must be an array of integers ≥ 0, at most 64 of them; received \[5, 1,/
    expectThrow(() => Tensor.zeros([...shape, 1]), 'ERR_SHAPE_MISMATCH', message)
    expectThrow(() => Tensor.zeros(new Array(2 ** 32 - 1)), 'ERR_SHAPE_MISMATCH')
  })

  const make = Tensor as unknown as new (...args: unknown[]) => Tensor
  const four = new Float32Array(4)
  it.each([
    ['a plain array', [[1], [1]], 'ERR_INVALID_ARG_TYPE', /^tensor\.data must be a Float32Array/],
    ['doubles', [new Float64Array(1), [1]], 'ERR_INVALID_ARG_TYPE', /Float64Array/],
    ['a DataView', [new DataView(new ArrayBuffer(4)), [1]], 'ERR_INVALID_ARG_TYPE', /DataView/],
    ['no shape', [four], 'ERR_INVALID_ARG_TYPE', /^tensor\.shape/],
    ['a shape of another size', [four, [5]], 'ERR_SHAPE_MISMATCH', /received 4 elements/],
    ['too many axes', [four, new Array(65).fill(1)], 'ERR_SHAPE_MISMATCH', /^tensor\.shape .*64/],
    ['a negative size', [four, [-4]], 'ERR_OUT_OF_RANGE', /^tensor\.shape/],
    ['a shape past 2^53', [four, [2 ** 40, 2 ** 40]], 'ERR_TOO_LARGE', /^tensor must have at most/],
    ['another dtype', [four, [4], { dtype: 'float16' }], 'ERR_DTYPE_MISMATCH', /'float32'/],
    ['strides that leave it', [four, [2, 2], { strides: [3, 2] }], 'ERR_SHAPE_MISMATCH', /strides/],
    ['options of null', [four, [4], null], 'ERR_INVALID_ARG_TYPE', /^options/],
    ['options as array', [four, [4], []], 'ERR_INVALID_ARG_TYPE', /^options must be an object/],
    [
      'options as text',
      [four, [4], 'float32'],
      'ERR_INVALID_ARG_TYPE',
      /^options must be an object/,
    ],
    [
      'the strides of an ndarray',
      [four, [2, 2], { stride: [1, 2] }],
      'ERR_UNKNOWN_OPTION',
      'options must have no property but strides, offset, dtype; received "stride"',
    ],
  ] as const)('refuses %s', (_title, args, code, message) => {
    expectThrow(() => new make(...args), code, message)
  })

  it('zeros refuses shapes and dtypes', () => {
    expectThrow(() => Tensor.zeros([1.5]), 'ERR_OUT_OF_RANGE', /^shape/)
    expectThrow(() => Tensor.zeros('3' as never), 'ERR_INVALID_ARG_TYPE', /^shape/)
    expectThrow(() => Tensor.zeros(1 as never, 2 as never), 'ERR_INVALID_ARG_TYPE', /^shape/)
    expectThrow(() => Tensor.zeros([1], 'int8' as never), 'ERR_OUT_OF_RANGE', /^dtype/)
    expectThrow(() => Tensor.zeros([2 ** 26, 2 ** 26]), 'ERR_TOO_LARGE', /^tensor must fit/)
  })
})
