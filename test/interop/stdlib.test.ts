/** Views of @stdlib/ndarray, whose every constructor is this one or made of it. */

import ndarrayOf from '@stdlib/ndarray-base-ctor'
import type { TensorLike } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { channelsLast, expected, INPUT, OUTPUT, run, values } from './layer.js'
import { passedMemory } from './passed-memory.js'

const STRIDES = [60, 20, 5, 1]

/** Its own types leave open which array the data is. */
function ndarray(data: Float32Array, shape: number[], strides: number[], offset: number) {
  const view = ndarrayOf('float32', data, shape, strides, offset, 'row-major')
  return view as unknown as TensorLike<'float32'>
}

describe('an ndarray of @stdlib', () => {
  it('goes in as it is, without a copy', () => {
    const input = ndarray(values(), INPUT, STRIDES, 0)
    expect(run(input).data).toEqual(expected())
    expect(passedMemory(() => run(input)).input).toBe(input.data)
  })

  it('goes in with strides and an offset', () => {
    const memory = new Float32Array(130)
    memory.set(channelsLast(), 7)
    const view = ndarray(memory, INPUT, [60, 1, 15, 3], 7)
    expect(run(view).data).toEqual(expected())
    expect(passedMemory(() => run(view)).input).toBe(memory)
  })

  it('is made of an output, and takes one, in the same memory', () => {
    const input = ndarray(values(), INPUT, STRIDES, 0)
    const output = run(input)
    const { shape, strides } = output
    const made = ndarray(output.data, [...shape], [...strides], 0)
    expect(made.data).toBe(output.data)
    const memory = new Float32Array(330)
    const out = ndarray(memory, OUTPUT, [160, 80, 10, 1], 10)
    const passed = passedMemory(() => run(input, out))
    expect([passed.output.buffer === memory.buffer, passed.output.byteOffset]).toEqual([true, 40])
    expect(memory.subarray(10)).toEqual(expected())
  })
})
