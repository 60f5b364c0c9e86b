/** Views of `ndarray` (scijs): strides, an offset, steps backwards. */

import ndarray from 'ndarray'
import { describe, expect, it } from 'vitest'
import { channelsLast, expected, INPUT, OUTPUT, run, values } from './layer.js'
import { passedMemory } from './passed-memory.js'

describe('an ndarray', () => {
  it('goes in as it is, without a copy', () => {
    const input = ndarray(values(), INPUT)
    expect(run(input).data).toEqual(expected())
    expect(passedMemory(() => run(input)).input).toBe(input.data)
  })

  it('goes in as a transposed view', () => {
    const view = ndarray(channelsLast(), [2, 4, 5, 3]).transpose(0, 3, 1, 2)
    expect(view.stride).toEqual([60, 1, 15, 3])
    expect(run(view).data).toEqual(expected())
    expect(passedMemory(() => run(view)).input).toBe(view.data)
  })

  it('goes in as a part of a larger one, upside down', () => {
    const large = ndarray(new Float32Array(3 * 4 * 6 * 7).fill(NaN), [3, 4, 6, 7])
    const view = large
      .lo(1, 1, 1, 2)
      .hi(...INPUT)
      .step(1, 1, -1, 1)
    const plain = ndarray(values(), INPUT)
    for (let n = 0; n < 2; n++)
      for (let c = 0; c < 3; c++)
        for (let h = 0; h < 4; h++)
          for (let w = 0; w < 5; w++) view.set(n, c, h, w, plain.get(n, c, h, w))
    expect([view.offset > 0, view.stride[2]]).toEqual([true, -7])
    expect(run(view).data).toEqual(expected())
    expect(passedMemory(() => run(view)).input).toBe(large.data)
  })

  it('is made of an output, and takes one, in the same memory', () => {
    const output = run(ndarray(values(), INPUT))
    expect(ndarray(output.data, [...output.shape]).data).toBe(output.data)
    const memory = new Float32Array(3 * 320)
    const out = ndarray(memory, [3, ...OUTPUT]).pick(1)
    expect(out.offset).toBe(320)
    const passed = passedMemory(() => run(ndarray(values(), INPUT), out))
    expect([passed.output.buffer === memory.buffer, passed.output.byteOffset]).toEqual([true, 1280])
    expect(memory.slice(320, 640)).toEqual(expected())
    expect(memory.slice(0, 320)).toEqual(new Float32Array(320))
    expect(memory.slice(640)).toEqual(new Float32Array(320))
  })
})
