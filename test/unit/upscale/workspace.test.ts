import { describe, expect, it } from 'vitest'
import { createWorkspace } from '../../../src/upscale/workspace.js'

const SLOPE = Math.fround(0.1)

describe('the activation', () => {
  it.each([1, 15, 16, 17, 64, 1000])('is max(x, slope x) for %i values', (length) => {
    const workspace = createWorkspace([length], 2)
    const values = workspace.allocate(length)
    const given = Float32Array.from({ length }, (_, i) => (((i * 37) % 101) - 50) / 7)
    values.set(given)
    workspace.activate(values, SLOPE)
    expect(values).toEqual(given.map((x) => (x < 0 ? Math.fround(x * SLOPE) : x)))
  })

  it('leaves the neighbours alone and keeps what is not finite', () => {
    const workspace = createWorkspace([5, 3, 40], 3)
    const [before, values, after] = [5, 3, 40].map((length) => workspace.allocate(length))
    before!.fill(-1)
    after!.fill(-2)
    values!.set([Number.NaN, -Infinity, Infinity])
    workspace.activate(values!, SLOPE)
    expect([...values!]).toEqual([Number.NaN, -Infinity, Infinity])
    expect(new Set([...before!, ...after!])).toEqual(new Set([-1, -2]))
  })
})

describe.each([2, 3, 4])('of %i phases', (phases) => {
  it.each([1, 3, 4, 5, 63])('%i values each are interleaved', (count) => {
    const row = 7
    const workspace = createWorkspace([phases * 100, 500], phases)
    const from = workspace.allocate(phases * 100)
    const to = workspace.allocate(500)
    from.set(from.map((_, i) => i + 1))
    const begins = Array.from({ length: phases }, (_, phase) => (phases - 1 - phase) * 90 + phase)
    workspace.interleave(from, begins, row, to, 5, count)
    const expected = Array.from({ length: count * phases }, (_, i) => {
      return from[begins[i % phases]! + row + Math.floor(i / phases)]
    })
    expect([...to.subarray(5, 5 + expected.length)]).toEqual(expected)
    expect([...to.subarray(0, 5)]).toEqual([0, 0, 0, 0, 0])
    expect(to.subarray(5 + expected.length + 16).every((value) => value === 0)).toBe(true)
  })
})
