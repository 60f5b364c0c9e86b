import { describe, expect, it } from 'vitest'
import { createWorkspace } from '../../../src/upscale/leaky-relu.js'

const SLOPE = Math.fround(0.1)

describe('the activation', () => {
  it.each([1, 15, 16, 17, 64, 1000])('is max(x, slope x) for %i values', (length) => {
    const workspace = createWorkspace([length])
    const values = workspace.allocate(length)
    const given = Float32Array.from({ length }, (_, i) => (((i * 37) % 101) - 50) / 7)
    values.set(given)
    workspace.activate(values, SLOPE)
    expect(values).toEqual(given.map((x) => (x < 0 ? Math.fround(x * SLOPE) : x)))
  })

  it('leaves the neighbours alone and keeps what is not finite', () => {
    const workspace = createWorkspace([5, 3, 40])
    const [before, values, after] = [5, 3, 40].map((length) => workspace.allocate(length))
    before!.fill(-1)
    after!.fill(-2)
    values!.set([Number.NaN, -Infinity, Infinity])
    workspace.activate(values!, SLOPE)
    expect([...values!]).toEqual([Number.NaN, -Infinity, Infinity])
    expect(new Set([...before!, ...after!])).toEqual(new Set([-1, -2]))
  })

  it('copies between its parts', () => {
    const workspace = createWorkspace([20, 10])
    const [from, to] = [20, 10].map((length) => workspace.allocate(length))
    from!.set(from!.map((_, i) => i + 1))
    workspace.copy(from!, 5, to!, 2, 4)
    expect([...to!]).toEqual([0, 0, 6, 7, 8, 9, 0, 0, 0, 0])
  })
})
