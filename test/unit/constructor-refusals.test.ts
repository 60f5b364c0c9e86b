/** What the module's constructor refuses: class, code and message. */

import { ConvTranspose2d, type ErrorCode } from 'convtranspose'
import { describe, it } from 'vitest'
import { expectThrow } from '../support/expect-error.js'

type Row = [title: string, args: unknown[], code: ErrorCode, message: string | RegExp]

const integer = 'an integer ≥ 1'
const pair = 'an integer ≥ 1 or a pair [height, width] of them'
const pair0 = 'an integer ≥ 0 or a pair [height, width] of them'

const rows: Row[] = [
  ['no arguments', [], 'ERR_INVALID_ARG_TYPE', `inChannels must be ${integer}; received undefined`],
  ['a string', ['3', 1, 1], 'ERR_INVALID_ARG_TYPE', `inChannels must be ${integer}; received "3"`],
  ['a bigint', [3n, 1, 1], 'ERR_INVALID_ARG_TYPE', `inChannels must be ${integer}; received 3n`],
  ['zero', [0, 1, 1], 'ERR_OUT_OF_RANGE', `inChannels must be ${integer}; received 0`],
  ['negative', [1, -1, 1], 'ERR_OUT_OF_RANGE', `outChannels must be ${integer}; received -1`],
  ['a fraction', [1, 1.5, 1], 'ERR_OUT_OF_RANGE', `outChannels must be ${integer}; received 1.5`],
  ['NaN', [Number.NaN, 1, 1], 'ERR_OUT_OF_RANGE', `inChannels must be ${integer}; received NaN`],
  ['infinity', [1, Infinity, 1], 'ERR_OUT_OF_RANGE', /^outChannels must be .*; received Infinity$/],
  ['2^31', [2 ** 31, 1, 1], 'ERR_OUT_OF_RANGE', /^inChannels must be .* ≤ 2147483647; received/],
  ['no kernel', [1, 1], 'ERR_INVALID_ARG_TYPE', `kernelSize must be ${pair}; received undefined`],
  ['a kernel of 0', [1, 1, 0], 'ERR_OUT_OF_RANGE', `kernelSize must be ${pair}; received 0`],
  ['a short pair', [1, 1, [3]], 'ERR_OUT_OF_RANGE', `kernelSize must be ${pair}; received [3]`],
  ['a long pair', [1, 1, [3, 3, 3]], 'ERR_OUT_OF_RANGE', /kernelSize .*received \[3, 3, 3\]/],
  ['a pair of text', [1, 1, [3, 'x']], 'ERR_INVALID_ARG_TYPE', /kernelSize .*received \[3, "x"\]/],
  ['a pair with 0', [1, 1, [3, 0]], 'ERR_OUT_OF_RANGE', /kernelSize .*received \[3, 0\]/],
  ['an object', [1, 1, {}], 'ERR_INVALID_ARG_TYPE', /kernelSize .*received an object/],
  ['null', [1, 1, null], 'ERR_INVALID_ARG_TYPE', /kernelSize .*received null/],
  ['options of null', [1, 1, 1, null], 'ERR_INVALID_ARG_TYPE', /options .*received null/],
  ['options as array', [1, 1, 1, [2]], 'ERR_INVALID_ARG_TYPE', /options .*received \[2\]/],
  [
    'stride -1',
    [1, 1, 1, { stride: -1 }],
    'ERR_OUT_OF_RANGE',
    `stride must be ${pair}; received -1`,
  ],
  [
    'padding -1',
    [1, 1, 1, { padding: -1 }],
    'ERR_OUT_OF_RANGE',
    `padding must be ${pair0}; received -1`,
  ],
  ["padding 'same'", [1, 1, 1, { padding: 'same' }], 'ERR_INVALID_ARG_TYPE', /padding .*"same"/],
  [
    'dilation 0',
    [1, 1, 1, { dilation: 0 }],
    'ERR_OUT_OF_RANGE',
    `dilation must be ${pair}; received 0`,
  ],
  ['padding 2^40', [1, 1, 1, { padding: 2 ** 40 }], 'ERR_OUT_OF_RANGE', /padding .*≤ 2147483647/],
  [
    'outputPadding at the stride',
    [1, 1, 1, { outputPadding: 2, stride: 2 }],
    'ERR_OUT_OF_RANGE',
    'outputPadding must be below max(stride, dilation), so at most [1, 1]; received [2, 2]',
  ],
  [
    'outputPadding on one axis',
    [1, 1, 1, { outputPadding: [1, 3], stride: 2, dilation: [1, 3] }],
    'ERR_OUT_OF_RANGE',
    'outputPadding must be below max(stride, dilation), so at most [1, 2]; received [1, 3]',
  ],
  [
    'groups 0',
    [1, 1, 1, { groups: 0 }],
    'ERR_OUT_OF_RANGE',
    `groups must be ${integer}; received 0`,
  ],
  [
    'groups and inChannels',
    [3, 2, 1, { groups: 2 }],
    'ERR_SHAPE_MISMATCH',
    'inChannels must be divisible by groups = 2; received 3',
  ],
  [
    'groups and outChannels',
    [2, 3, 1, { groups: 2 }],
    'ERR_SHAPE_MISMATCH',
    'outChannels must be divisible by groups = 2; received 3',
  ],
  ['bias 1', [1, 1, 1, { bias: 1 }], 'ERR_INVALID_ARG_TYPE', 'bias must be a boolean; received 1'],
  ['bias null', [1, 1, 1, { bias: null }], 'ERR_INVALID_ARG_TYPE', /bias .*received null/],
  [
    'paddingMode',
    [1, 1, 1, { paddingMode: 'reflect' }],
    'ERR_OUT_OF_RANGE',
    `paddingMode must be 'zeros'; received "reflect"`,
  ],
  [
    'paddingMode 0',
    [1, 1, 1, { paddingMode: 0 }],
    'ERR_INVALID_ARG_TYPE',
    /paddingMode .*received 0/,
  ],
  [
    'dtype',
    [1, 1, 1, { dtype: 'float64' }],
    'ERR_OUT_OF_RANGE',
    `dtype must be 'float32' or 'float16'; received "float64"`,
  ],
  ['dtype 1', [1, 1, 1, { dtype: 1 }], 'ERR_INVALID_ARG_TYPE', /dtype .*received 1/],
  ['seed -1', [1, 1, 1, { seed: -1 }], 'ERR_OUT_OF_RANGE', /seed .*received -1/],
  ['seed 2^53', [1, 1, 1, { seed: 2 ** 53 }], 'ERR_OUT_OF_RANGE', /seed must be/],
  ['seed text', [1, 1, 1, { seed: 'a' }], 'ERR_INVALID_ARG_TYPE', /seed .*received "a"/],
  ['algorithm', [1, 1, 1, { algorithm: 'fft' }], 'ERR_OUT_OF_RANGE', /algorithm .*received "fft"/],
  [
    'an unknown option',
    [1, 1, 1, { strides: 2 }],
    'ERR_UNKNOWN_OPTION',
    /^options must have no property but stride, .*; received "strides"$/,
  ],
  ['weights past 2^53', [2 ** 31 - 1, 2 ** 31 - 1, 1], 'ERR_TOO_LARGE', /weight must have at most/],
  [
    'weights past 2^53, shown',
    [2 ** 26, 2 ** 28, [1, 3], { groups: 2 }],
    'ERR_TOO_LARGE',
    'weight must have at most 2^53 - 1 elements; received shape [67108864, 134217728, 1, 3]',
  ],
  [
    'no memory',
    [2 ** 25, 2 ** 25, 1],
    'ERR_TOO_LARGE',
    /^weight and bias must fit in memory; received a/,
  ],
]

describe('new ConvTranspose2d refuses', () => {
  it.each(rows)('%s', (_title, args, code, message) => {
    const construct = ConvTranspose2d as unknown as new (...args: unknown[]) => unknown
    expectThrow(() => new construct(...args), code, message)
  })
})
