/** What calls refuse, in all four forms: class, code and message; and that nothing is written. */

import {
  ConvTranspose2d,
  convTranspose2d,
  convTranspose2dSync,
  type ErrorCode,
  Tensor,
} from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { detach } from '../support/array-buffers.js'
import { expectReject, expectThrow } from '../support/expect-error.js'

const layer = new ConvTranspose2d(2, 4, 3, { groups: 2, stride: 2, seed: 1 })
const { weight, bias } = layer.stateDict() as Required<ReturnType<typeof layer.stateDict>>
const zeros = (...shape: number[]) => Tensor.zeros(shape)
const input = zeros(1, 2, 4, 4)
const good = () => ({ data: new Float32Array(32), shape: [1, 2, 4, 4] })
const outShape = [1, 4, 9, 9]
const shared = new Float32Array(32 + 324)

type Row = [
  title: string,
  input: unknown,
  options: Record<string, unknown> | undefined,
  code: ErrorCode,
  message: string | RegExp,
]

const detached = new Float32Array(32)
detach(detached.buffer)

const rows: Row[] = [
  [
    'no input',
    undefined,
    {},
    'ERR_INVALID_ARG_TYPE',
    'input must be a tensor { data, shape }; received undefined',
  ],
  [
    'a bare array',
    new Float32Array(32),
    {},
    'ERR_INVALID_ARG_TYPE',
    'input must be a tensor { data, shape }; received a value of type Float32Array',
  ],
  [
    'a promise',
    Promise.resolve(good()),
    {},
    'ERR_INVALID_ARG_TYPE',
    'input must be a tensor { data, shape }; received a value of type Promise',
  ],
  [
    'no data',
    { shape: [1, 2, 4, 4] },
    {},
    'ERR_INVALID_ARG_TYPE',
    /^input\.data must be a Float32Array.*; received undefined$/,
  ],
  [
    'Float64Array data',
    { data: new Float64Array(32), shape: [1, 2, 4, 4] },
    {},
    'ERR_INVALID_ARG_TYPE',
    /^input\.data must be .*Float64Array/,
  ],
  [
    'array data',
    { data: [1, 2], shape: [1, 2, 1, 1] },
    {},
    'ERR_INVALID_ARG_TYPE',
    /^input\.data must be/,
  ],
  [
    'no shape',
    { data: new Float32Array(32) },
    {},
    'ERR_INVALID_ARG_TYPE',
    /^input\.shape must be an array of integers ≥ 0; received undefined/,
  ],
  [
    'a shape of text',
    { ...good(), shape: ['1', 2, 4, 4] },
    {},
    'ERR_INVALID_ARG_TYPE',
    /^input\.shape must be/,
  ],
  [
    'a negative size',
    { ...good(), shape: [-1, 2, 4, 4] },
    {},
    'ERR_OUT_OF_RANGE',
    /^input\.shape must be .*received \[-1, 2, 4, 4\]/,
  ],
  [
    'a fractional size',
    { ...good(), shape: [1, 2, 4.5, 4] },
    {},
    'ERR_OUT_OF_RANGE',
    /^input\.shape/,
  ],
  [
    'a wrong rank',
    { ...good(), shape: [32] },
    {},
    'ERR_SHAPE_MISMATCH',
    /^input must be of shape \[N, 2, H, W\] or \[2, H, W\]/,
  ],
  [
    'wrong channels',
    { ...good(), shape: [2, 1, 4, 4] },
    {},
    'ERR_SHAPE_MISMATCH',
    /received \[2, 1, 4, 4\]$/,
  ],
  [
    'a zero height',
    { data: new Float32Array(0), shape: [1, 2, 0, 4] },
    {},
    'ERR_SHAPE_MISMATCH',
    /^input must be of shape/,
  ],
  [
    'short data',
    { data: new Float32Array(31), shape: [1, 2, 4, 4] },
    {},
    'ERR_SHAPE_MISMATCH',
    'input.data must hold the elements of shape [1, 2, 4, 4]; received 31 elements',
  ],
  [
    'long data',
    { data: new Float32Array(33), shape: [1, 2, 4, 4] },
    {},
    'ERR_SHAPE_MISMATCH',
    /received 33 elements/,
  ],
  [
    'an offset too far',
    { ...good(), offset: 1 },
    {},
    'ERR_SHAPE_MISMATCH',
    /offset 1; received 32 elements/,
  ],
  [
    'a negative offset',
    { ...good(), offset: -1 },
    {},
    'ERR_OUT_OF_RANGE',
    /^input\.offset must be/,
  ],
  [
    'an offset of text',
    { ...good(), offset: '1' },
    {},
    'ERR_INVALID_ARG_TYPE',
    /^input\.offset must be/,
  ],
  [
    'strides out of the data',
    { ...good(), strides: [32, 16, 4, 2] },
    {},
    'ERR_SHAPE_MISMATCH',
    /strides \[32, 16, 4, 2\]/,
  ],
  [
    'negative strides at 0',
    { ...good(), strides: [32, 16, 4, -1] },
    {},
    'ERR_SHAPE_MISMATCH',
    /strides/,
  ],
  [
    'strides of a wrong rank',
    { ...good(), strides: [1, 1] },
    {},
    'ERR_SHAPE_MISMATCH',
    /^input\.strides must be 4 integers/,
  ],
  [
    'fractional strides',
    { ...good(), strides: [32, 16, 4, 0.5] },
    {},
    'ERR_OUT_OF_RANGE',
    /^input\.strides/,
  ],
  [
    'a dtype of another name',
    { ...good(), dtype: 'int8' },
    {},
    'ERR_INVALID_ARG_TYPE',
    /^input\.dtype must be 'float32' or 'float16'/,
  ],
  [
    'a dtype unlike its data',
    { ...good(), type: 'float16' },
    {},
    'ERR_DTYPE_MISMATCH',
    /^input\.dtype must be 'float32'/,
  ],
  [
    'another dtype',
    { data: new Uint16Array(32), shape: [1, 2, 4, 4] },
    {},
    'ERR_DTYPE_MISMATCH',
    /received float1?[36]/,
  ],
  [
    'detached data',
    { data: detached, shape: [1, 2, 4, 4] },
    {},
    'ERR_DETACHED',
    /^input must lie in live memory/,
  ],
  [
    'an unknown option',
    input,
    { outputsize: [9, 9] },
    'ERR_UNKNOWN_OPTION',
    /received "outputsize"$/,
  ],
  [
    'threads 0',
    input,
    { threads: 0 },
    'ERR_OUT_OF_RANGE',
    /^threads must be an integer in \[1, 1024\]; received 0/,
  ],
  [
    'threads 1025',
    input,
    { threads: 1025 },
    'ERR_OUT_OF_RANGE',
    'threads must be an integer in [1, 1024]; received 1025',
  ],
  ['threads of text', input, { threads: '2' }, 'ERR_INVALID_ARG_TYPE', /^threads/],
  [
    'an algorithm',
    input,
    { algorithm: 'winograd' },
    'ERR_OUT_OF_RANGE',
    /^algorithm must be 'auto' or 'direct'/,
  ],
  [
    'outputSize too small',
    input,
    { outputSize: [8, 9] },
    'ERR_OUT_OF_RANGE',
    'outputSize must be [H, W] or [1, 4, H, W] with H in 9…10 and W in 9…10; received [8, 9]',
  ],
  ['outputSize too large', input, { outputSize: [9, 11] }, 'ERR_OUT_OF_RANGE', /^outputSize/],
  ['outputSize of 3', input, { outputSize: [4, 9, 9] }, 'ERR_OUT_OF_RANGE', /^outputSize/],
  [
    'outputSize with wrong channels',
    input,
    { outputSize: [1, 2, 9, 9] },
    'ERR_OUT_OF_RANGE',
    /^outputSize/,
  ],
  [
    'outputSize as a number',
    input,
    { outputSize: 9 },
    'ERR_INVALID_ARG_TYPE',
    "outputSize must be [H, W] or the output's full shape; received 9",
  ],
  [
    'out of a wrong shape',
    input,
    { out: zeros(1, 4, 9, 8) },
    'ERR_SHAPE_MISMATCH',
    'out must be of shape [1, 4, 9, 9]; received [1, 4, 9, 8]',
  ],
  [
    'out of a wrong rank',
    input,
    { out: zeros(4, 9, 9) },
    'ERR_SHAPE_MISMATCH',
    /^out must be of shape/,
  ],
  [
    'out of another dtype',
    input,
    { out: Tensor.zeros(outShape, 'float16') },
    'ERR_DTYPE_MISMATCH',
    'out must be float32, as the input is; received float16',
  ],
  [
    'out in strides',
    input,
    { out: { data: new Float32Array(324 * 2), shape: outShape, strides: [648, 162, 18, 2] } },
    'ERR_SHAPE_MISMATCH',
    /^out\.strides must be contiguous/,
  ],
  ['out that is none', input, { out: {} }, 'ERR_INVALID_ARG_TYPE', /^out\.data must be/],
  [
    'out over the input',
    { data: shared, shape: [1, 2, 4, 4], offset: 0 },
    { out: { data: shared, shape: outShape, offset: 31 } },
    'ERR_OVERLAP',
    /^out must not overlap an operand/,
  ],
]

const asyncRows: Row[] = [
  [
    'signal null',
    input,
    { signal: null },
    'ERR_INVALID_ARG_TYPE',
    /^signal must be an AbortSignal; received null/,
  ],
  ['signal {}', input, { signal: {} }, 'ERR_INVALID_ARG_TYPE', /^signal must be an AbortSignal/],
  [
    'transfer 1',
    input,
    { transfer: 1 },
    'ERR_INVALID_ARG_TYPE',
    'transfer must be a boolean; received 1',
  ],
  [
    'out on the transferred buffer',
    { data: shared, shape: [1, 2, 4, 4], offset: 0 },
    { transfer: true, out: { data: shared, shape: outShape, offset: 32 } },
    'ERR_OVERLAP',
    /^out must not lie on the buffer/,
  ],
  [
    'transfer of shared memory',
    { data: new Float32Array(new SharedArrayBuffer(128)), shape: [1, 2, 4, 4] },
    { transfer: true },
    'ERR_INVALID_ARG_TYPE',
    /^input must be on an ArrayBuffer that can be transferred/,
  ],
]

const asLayer = layer as unknown as {
  forward(input: unknown, options: unknown): Promise<unknown>
  forwardSync(input: unknown, options: unknown): unknown
}
const functional = convTranspose2d as unknown as (...args: unknown[]) => Promise<unknown>
const functionalSync = convTranspose2dSync as unknown as (...args: unknown[]) => unknown
const geometry = { groups: 2, stride: 2 }

describe.each(rows)('%s', (_title, given, options, code, message) => {
  it('forward', () => expectReject(() => asLayer.forward(given, options), code, message))
  it('forwardSync', () => expectThrow(() => asLayer.forwardSync(given, options), code, message))
  it('convTranspose2d', () =>
    expectReject(() => functional(given, weight, bias, { ...geometry, ...options }), code))
  it('convTranspose2dSync', () =>
    expectThrow(() => functionalSync(given, weight, bias, { ...geometry, ...options }), code))
})

describe.each(asyncRows)('%s', (_title, given, options, code, message) => {
  it('forward', () => expectReject(() => asLayer.forward(given, options), code, message))
  it('convTranspose2d', () =>
    expectReject(() => functional(given, weight, bias, { ...geometry, ...options }), code, message))
})

describe('the synchronous forms', () => {
  it.each(['signal', 'transfer'])('refuse %s', (name) => {
    const options = { [name]: name === 'signal' ? new AbortController().signal : true }
    const message = new RegExp(`received "${name}"$`)
    expectThrow(() => asLayer.forwardSync(input, options), 'ERR_UNKNOWN_OPTION', message)
    expectThrow(() => functionalSync(input, weight, bias, options), 'ERR_UNKNOWN_OPTION', message)
  })
})

it('a refused call writes nothing to out', () => {
  const out = zeros(...outShape)
  out.data.fill(7)
  expectThrow(() => layer.forwardSync(input, { out, threads: 0 }), 'ERR_OUT_OF_RANGE')
  expectThrow(() => layer.forwardSync(zeros(1, 3, 4, 4), { out }), 'ERR_SHAPE_MISMATCH')
  expect(out.data.every((value) => value === 7)).toBe(true)
})

it('sizes whose output overflows are too large', () => {
  const wide = new ConvTranspose2d(1, 1, 1, { stride: 2 ** 31 - 1 })
  expectThrow(() => wide.outputShape([1, 1, 1, 3]), 'ERR_TOO_LARGE')
  expectThrow(() => wide.outputShape([1, 1, 2 ** 40, 1]), 'ERR_TOO_LARGE')
  expectThrow(() => wide.outputShape([2 ** 40, 1, 2 ** 12, 2 ** 10]), 'ERR_TOO_LARGE')
  const one = new ConvTranspose2d(1, 1, 1)
  expectThrow(() => one.outputShape([0, 1, 2 ** 31 - 1, 2 ** 31 - 1]), 'ERR_TOO_LARGE')
  const huge = new ConvTranspose2d(1, 1, 1, { stride: 2 ** 20 })
  expect(huge.outputShape([1, 1, 2, 2])).toEqual([1, 1, 2 ** 20 + 1, 2 ** 20 + 1])
  expectThrow(() => huge.forwardSync(zeros(1, 1, 2, 2)), 'ERR_TOO_LARGE', /^output must fit/)
})

it('an output smaller than 1 names the size', () => {
  const cropped = new ConvTranspose2d(1, 1, 1, { padding: 2 })
  expectThrow(
    () => cropped.forwardSync(zeros(1, 1, 5, 4)),
    'ERR_SHAPE_MISMATCH',
    'input must lead to an output of at least 1 x 1; received [1, 1, 5, 4], ' +
      'which gives an output width of 0',
  )
})
