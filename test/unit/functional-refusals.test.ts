/** What the functional form refuses of weight, bias and options: class, code and message. */

import {
  ConvTranspose2d,
  convTranspose2d,
  convTranspose2dSync,
  type ErrorCode,
  Tensor,
} from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { expectReject, expectThrow } from '../support/expect-error.js'

const layer = new ConvTranspose2d(2, 4, 3, { groups: 2, stride: 2, seed: 1 })
const { weight, bias } = layer.stateDict() as Required<ReturnType<typeof layer.stateDict>>
const zeros = (...shape: number[]) => Tensor.zeros(shape)
const input = zeros(1, 2, 4, 4)
const outShape = [1, 4, 9, 9]
const functional = convTranspose2d as unknown as (...args: unknown[]) => Promise<unknown>
const functionalSync = convTranspose2dSync as unknown as (...args: unknown[]) => unknown
const geometry = { groups: 2, stride: 2 }

describe('the functional form refuses', () => {
  const three = zeros(3, 4, 3, 3)
  const operandRows: [string, unknown, unknown, unknown, ErrorCode, RegExp][] = [
    [
      'a weight of rank 3',
      zeros(2, 3, 3),
      null,
      {},
      'ERR_SHAPE_MISMATCH',
      /^weight must be of shape/,
    ],
    [
      'an empty weight',
      zeros(2, 0, 3, 3),
      null,
      {},
      'ERR_SHAPE_MISMATCH',
      /^weight must be of shape/,
    ],
    [
      'a weight of other channels',
      three,
      null,
      {},
      'ERR_SHAPE_MISMATCH',
      /^input must be of shape \[N, 3,/,
    ],
    ['groups that do not divide', three, null, { groups: 2 }, 'ERR_SHAPE_MISMATCH', /^inChannels/],
    [
      'a bias of another size',
      weight,
      zeros(3),
      geometry,
      'ERR_SHAPE_MISMATCH',
      /^bias must be of shape \[4\]/,
    ],
    [
      'a bias of rank 2',
      weight,
      zeros(1, 4),
      geometry,
      'ERR_SHAPE_MISMATCH',
      /^bias must be of shape/,
    ],
    [
      'no bias argument',
      weight,
      undefined,
      geometry,
      'ERR_INVALID_ARG_TYPE',
      /^bias must be a tensor/,
    ],
    [
      'no bias but options',
      weight,
      geometry,
      {},
      'ERR_INVALID_ARG_TYPE',
      /^bias must be a tensor \{ data, shape \} or null; received an object$/,
    ],
    [
      'a half weight',
      Tensor.zeros([2, 2, 3, 3], 'float16'),
      null,
      geometry,
      'ERR_DTYPE_MISMATCH',
      /^weight must be float32, as the input is/,
    ],
    [
      'a half bias',
      weight,
      Tensor.zeros([4], 'float16'),
      geometry,
      'ERR_DTYPE_MISMATCH',
      /^bias must be float32/,
    ],
    [
      'a strided weight',
      { data: new Float32Array(72), shape: [2, 2, 3, 3], strides: [36, 18, 6, 2] },
      null,
      geometry,
      'ERR_SHAPE_MISMATCH',
      /^weight\.strides must be contiguous/,
    ],
    [
      'an option of the module',
      weight,
      bias,
      { seed: 1 },
      'ERR_UNKNOWN_OPTION',
      /received "seed"$/,
    ],
  ]
  it.each(operandRows)('%s', async (_title, w, b, options, code, message) => {
    expectThrow(() => functionalSync(input, w, b, options), code, message)
    await expectReject(() => functional(input, w, b, options), code, message)
  })

  it('out over weight or bias', () => {
    const memory = new Float32Array(36 + 4 + 324)
    const at = (offset: number, shape: number[]) => ({ data: memory, shape, offset })
    const call = (outOffset: number) => () =>
      functionalSync(input, at(0, [2, 2, 3, 3]), at(36, [4]), {
        ...geometry,
        out: at(outOffset, outShape),
      })
    expectThrow(call(35), 'ERR_OVERLAP')
    expectThrow(call(39), 'ERR_OVERLAP')
    expect(call(40)).not.toThrow()
  })
})
