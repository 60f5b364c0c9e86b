/** Parameters: copies out, whole and partial assignment, versions and snapshots. */

import { Float16Array } from '@petamoriken/float16'
import { ConvTranspose2d, Tensor, toFloat16 } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { detach } from '../support/array-buffers.js'
import { expectThrow } from '../support/expect-error.js'

const ones = (...shape: number[]) => {
  const tensor = Tensor.zeros(shape)
  tensor.data.fill(1)
  return tensor
}

/** A 1x1 layer of one channel: its output is input * weight + bias. */
const scale = (weight: number, bias = 0) => {
  const layer = new ConvTranspose2d(1, 1, 1)
  layer.weight.assign([weight])
  layer.bias?.assign([bias])
  return layer
}

describe('a parameter', () => {
  it('tells shape, size and dtype', () => {
    const layer = new ConvTranspose2d(6, 4, [3, 5], { groups: 2 })
    expect(layer.weight.shape).toEqual([6, 2, 3, 5])
    expect(layer.weight.size).toBe(180)
    expect(layer.weight.dtype).toBe('float32')
    expect(layer.bias?.shape).toEqual([4])
    expect(String(layer.weight)).toBe('Parameter(shape=[6, 2, 3, 5], dtype=float32)')
    expect(new ConvTranspose2d(1, 1, 1, { bias: false }).bias).toBeNull()
  })

  it('is copied out: no live view', () => {
    const layer = scale(2)
    const copy = layer.weight.toArray()
    copy[0] = 9
    expect(layer.weight.toArray()[0]).toBe(2)
    const into = new Float32Array(1)
    layer.weight.copyTo(into)
    expect(into[0]).toBe(2)
  })

  it('is assigned whole, by numbers, typed arrays and tensors', () => {
    const layer = new ConvTranspose2d(2, 1, [1, 2])
    const expected = Float32Array.of(1, 2, 3, 4)
    const sources = [
      [1, 2, 3, 4],
      Float32Array.of(1, 2, 3, 4),
      Float64Array.of(1, 2, 3, 4),
      Int8Array.of(1, 2, 3, 4),
      new Tensor(Float32Array.of(1, 2, 3, 4), [2, 1, 1, 2]),
      { data: Float32Array.of(0, 1, 2, 3, 4), dims: [2, 1, 1, 2], offset: 1 },
    ]
    for (const source of sources) {
      layer.weight.assign(new Float32Array(4))
      layer.weight.assign(source)
      expect(layer.weight.toArray()).toEqual(expected)
    }
  })

  it('is assigned in part, before and after a first forward', () => {
    const layer = new ConvTranspose2d(2, 1, 1, { bias: false })
    layer.weight.assign([1, 10])
    layer.weight.assign([2], 0)
    expect(layer.forwardSync(ones(1, 2, 1, 1)).data).toEqual(Float32Array.of(12))
    layer.weight.assign(Float32Array.of(20), 1)
    expect(layer.forwardSync(ones(1, 2, 1, 1)).data).toEqual(Float32Array.of(22))
    layer.weight.assign([], 2)
    layer.weight.assign(ones(1, 1), 1)
    expect(layer.weight.toArray()).toEqual(Float32Array.of(2, 1))
  })

  it('rounds plain numbers once', () => {
    const layer = scale(0)
    layer.weight.assign([0.1])
    expect(layer.weight.toArray()[0]).toBe(Math.fround(0.1))
    const half = new ConvTranspose2d(1, 1, 1, { dtype: 'float16' })
    // Between two halves; rounding to float32 first would make a tie and round it to even.
    half.weight.assign([1 + 2 ** -11 + 2 ** -40])
    const bits = new Uint16Array(1)
    half.weight.copyTo(bits as never)
    expect(bits[0]).toBe(0x3c01)
  })

  it('rounds numbers in an array of another dtype once, as plain ones', () => {
    const half = new ConvTranspose2d(1, 1, [1, 2], { dtype: 'float16' })
    const bits = new Uint16Array(2)
    half.weight.assign(Float32Array.of(1 + 2 ** -11 + 2 ** -20, -2))
    half.weight.copyTo(bits as never)
    expect(bits).toEqual(Uint16Array.of(0x3c01, 0xc000))
    half.weight.assign(Float32Array.of(4), 1)
    half.weight.copyTo(bits as never)
    expect(bits).toEqual(Uint16Array.of(0x3c01, 0x4400))
    const single = new ConvTranspose2d(1, 1, [1, 2])
    single.weight.assign(Float16Array.of(0.5, -3))
    expect(single.weight.toArray()).toEqual(Float32Array.of(0.5, -3))
  })

  it('takes many plain numbers', () => {
    const numbers = Array.from({ length: 300 * 300 }, (_, index) => index % 2048)
    for (const dtype of ['float32', 'float16'] as const) {
      const layer = new ConvTranspose2d(1, 1, 300, { dtype })
      layer.weight.assign(numbers)
      const values = layer.to('float32').weight.toArray()
      expect(values.every((value, index) => value === numbers[index])).toBe(true)
    }
  })

  it('float16 takes bits and gives what the runtime has', () => {
    const half = new ConvTranspose2d(1, 1, [1, 2], { dtype: 'float16' })
    half.weight.assign(toFloat16(Float32Array.of(1, -2), new Uint16Array(2)) as never)
    const out = half.weight.toArray()
    expect(out.constructor.name).toBe('Float16Array' in globalThis ? 'Float16Array' : 'Uint16Array')
    expect(new Uint16Array(out.buffer)).toEqual(Uint16Array.of(0x3c00, 0xc000))
  })
})

describe('assign refuses, and writes nothing', () => {
  const layer = new ConvTranspose2d(2, 1, [1, 2], { seed: 1 })
  const before = layer.weight.toArray()
  const { weight } = layer
  const detached = new Float32Array(4)
  detach(detached.buffer)
  const doubles = new Float64Array(4)
  detach(doubles.buffer)
  it.each([
    ['too few', [[1, 2, 3]], 'ERR_SHAPE_MISMATCH', /^values must be 4 numbers, or fewer with/],
    ['too many', [[1, 2, 3, 4, 5]], 'ERR_SHAPE_MISMATCH', /received 5$/],
    [
      'too many behind an offset',
      [[1, 2], 3],
      'ERR_SHAPE_MISMATCH',
      /at most 1 numbers here; received 2$/,
    ],
    [
      'an offset past the end',
      [[], 5],
      'ERR_OUT_OF_RANGE',
      /^offset must be an integer in \[0, 4\]/,
    ],
    ['a negative offset', [[1], -1], 'ERR_OUT_OF_RANGE', /^offset/],
    ['a fractional offset', [[1], 0.5], 'ERR_OUT_OF_RANGE', /^offset/],
    ['an offset of text', [[1], '0'], 'ERR_INVALID_ARG_TYPE', /^offset/],
    ['a number', [1], 'ERR_INVALID_ARG_TYPE', /^values must be a tensor, a typed array or/],
    ['null', [null], 'ERR_INVALID_ARG_TYPE', /received null$/],
    ['text', ['1234'], 'ERR_INVALID_ARG_TYPE', /received "1234"$/],
    [
      'an array with text',
      [[1, 2, '3', 4]],
      'ERR_INVALID_ARG_TYPE',
      /^values\[2\] must be a number; received "3"$/,
    ],
    [
      'an array with undefined',
      [[1, undefined, 3, 4]],
      'ERR_INVALID_ARG_TYPE',
      /^values\[1\] must be a number; received undefined$/,
    ],
    ['bigints', [BigInt64Array.of(1n, 2n, 3n, 4n)], 'ERR_INVALID_ARG_TYPE', /received 1n$/],
    [
      'half bits',
      [new Uint16Array(4)],
      'ERR_DTYPE_MISMATCH',
      /^values must be float32, as the parameter is; received float16$/,
    ],
    [
      'a tensor of another shape',
      [ones(1, 2, 1, 2)],
      'ERR_SHAPE_MISMATCH',
      /^values must be of shape \[2, 1, 1, 2\]/,
    ],
    [
      'a strided tensor',
      [{ data: new Float32Array(8), shape: [2, 1, 1, 2], strides: [4, 4, 4, 2] }],
      'ERR_SHAPE_MISMATCH',
      /contiguous/,
    ],
    ['detached data', [detached], 'ERR_DETACHED', /^values must lie in live memory/],
    ['detached data, a part', [detached, 0], 'ERR_DETACHED', /^values must lie in live memory/],
    ['detached doubles', [doubles, 0], 'ERR_DETACHED', /^values must lie in live memory/],
    [
      'a long list',
      [{ length: 2 ** 40 }],
      'ERR_SHAPE_MISMATCH',
      /4 numbers.*; received 1099511627776/,
    ],
    [
      'a long list, a part',
      [{ length: 2 ** 40 }, 1],
      'ERR_SHAPE_MISMATCH',
      /^values .*at most 3 num/,
    ],
  ] as const)('%s', (_title, args, code, message) => {
    const assign = weight.assign.bind(weight) as (...args: readonly unknown[]) => void
    expectThrow(() => assign(...args), code, message)
    expect(weight.toArray()).toEqual(before)
  })

  it('copyTo refuses what does not fit', () => {
    const copyTo = weight.copyTo.bind(weight) as (out: unknown) => void
    expectThrow(() => copyTo(new Float32Array(3)), 'ERR_SHAPE_MISMATCH')
    expectThrow(() => copyTo(new Uint16Array(4)), 'ERR_DTYPE_MISMATCH')
    expectThrow(() => copyTo([0, 0, 0, 0]), 'ERR_INVALID_ARG_TYPE')
    expectThrow(() => copyTo(detached), 'ERR_DETACHED')
  })
})

describe('a run keeps the version that it began with', () => {
  /** Large enough to be running, or queued, while the next lines execute. */
  const slow = () => new ConvTranspose2d(48, 48, 3, { padding: 1, seed: 1 })
  const input = ones(1, 48, 64, 64)

  it('assign (whole and part) and loadStateDict during asynchronous runs', async () => {
    const layer = slow()
    const versions = [1, 2, 3, 4].map((seed) =>
      new ConvTranspose2d(48, 48, 3, { seed }).stateDict(),
    )
    const runs: Promise<Tensor<'float32'>>[] = []
    for (const [index, version] of versions.entries()) {
      if (index % 2 === 0) {
        layer.loadStateDict(version)
      } else {
        const data = version.weight?.data as Float32Array
        layer.weight.assign(data.subarray(0, 999), 0)
        layer.weight.assign(data.subarray(999), 999)
        layer.bias?.assign(version.bias?.data as Float32Array)
      }
      runs.push(layer.forward(input))
    }
    layer.weight.assign(new Float32Array(layer.weight.size))
    const outputs = await Promise.all(runs)
    for (const [index, version] of versions.entries()) {
      const expected = slow()
      expected.loadStateDict(version)
      expect(outputs[index]?.data).toEqual(expected.forwardSync(input).data)
    }
    expect(layer.forwardSync(input).data[0]).toBe(layer.bias?.toArray()[0])
  })

  it('dispose during a run', async () => {
    const layer = slow()
    const expected = layer.forwardSync(input)
    const run = layer.forward(input)
    layer.dispose()
    expect((await run).data).toEqual(expected.data)
  })
})

it('a disposed module refuses every use of its parameters', async () => {
  const layer = scale(1)
  const { weight } = layer
  layer[Symbol.dispose]()
  layer.dispose()
  const input = ones(1, 1, 1, 1)
  expectThrow(() => weight.toArray(), 'ERR_DISPOSED')
  expectThrow(() => weight.copyTo(new Float32Array(1)), 'ERR_DISPOSED')
  expectThrow(() => weight.assign([1]), 'ERR_DISPOSED')
  expectThrow(() => layer.forwardSync(input), 'ERR_DISPOSED')
  expectThrow(() => layer.describe([1, 1, 1, 1]), 'ERR_DISPOSED')
  expectThrow(() => layer.stateDict(), 'ERR_DISPOSED')
  expectThrow(() => layer.loadStateDict({}), 'ERR_DISPOSED')
  await expect(layer.forward(input)).rejects.toHaveProperty('code', 'ERR_DISPOSED')
  await expect(layer.prepare([1, 1, 1, 1])).rejects.toHaveProperty('code', 'ERR_DISPOSED')
  expect(layer.outputShape([1, 1, 1, 1])).toEqual([1, 1, 1, 1])
})
