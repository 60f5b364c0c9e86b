/** State dicts: names, prefixes, strictness, and all or nothing. */

import { ConvTranspose2d, type StateDict, Tensor, type TensorLike } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { detach, type ResizableBuffer, resizable } from '../support/array-buffers.js'
import { expectThrow } from '../support/expect-error.js'

const make = (seed: number, bias = true) => new ConvTranspose2d(2, 3, 2, { seed, bias })

describe('a state dict', () => {
  it('holds copies by name', () => {
    const layer = make(1)
    const state = layer.stateDict('up.1.')
    expect(Object.keys(state)).toEqual(['up.1.weight', 'up.1.bias'])
    expect(state['up.1.weight']).toBeInstanceOf(Tensor)
    expect(state['up.1.weight']?.shape).toEqual([2, 3, 2, 2])
    state['up.1.weight']?.data.fill(0)
    expect(layer.weight.toArray()[0]).not.toBe(0)
    expect(Object.keys(make(1, false).stateDict())).toEqual(['weight'])
  })

  it('goes from one module into another', () => {
    const [from, to] = [make(1), make(2)]
    expect(to.loadStateDict(from.stateDict())).toEqual({ missing: [], unexpected: [] })
    expect(to.stateDict()).toEqual(from.stateDict())
  })

  it('is looked at under a prefix alone', () => {
    const [from, to] = [make(1), make(2)]
    const state: StateDict<'float32'> = { ...from.stateDict('a.'), ...make(3).stateDict('b.') }
    expect(to.loadStateDict(state, { prefix: 'a.' })).toEqual({ missing: [], unexpected: [] })
    expect(to.stateDict()).toEqual(from.stateDict())
  })

  it('named parameters and parameters agree', () => {
    const layer = make(1)
    expect(layer.parameters()).toEqual([layer.weight, layer.bias])
    expect(layer.namedParameters('x.')).toEqual([
      ['x.weight', layer.weight],
      ['x.bias', layer.bias],
    ])
  })
})

describe('loading', () => {
  const { weight, bias } = make(5).stateDict() as Record<string, TensorLike<'float32'>>

  it('strictly names what is missing and what is unexpected', () => {
    const expected =
      'stateDict must have exactly m.weight, m.bias; missing: m.bias; unexpected: m.gamma, m.beta'
    const state = { 'm.weight': weight, 'm.gamma': bias, 'm.beta': bias, other: bias }
    expectThrow(
      () => make(1).loadStateDict(state as never, { prefix: 'm.' }),
      'ERR_STATE_DICT',
      expected,
    )
    expectThrow(() => make(1, false).loadStateDict({ weight, bias } as never), 'ERR_STATE_DICT')
    expectThrow(() => make(1).loadStateDict({}), 'ERR_STATE_DICT', /missing: weight, bias;/)
  })

  it('says where a weight is, and names no more than can be read', () => {
    const state: Record<string, unknown> = {}
    for (let index = 0; index < 5000; index++) state[`block.${index}.weight`] = weight
    const load = (prefix: string) => () => make(1).loadStateDict(state as never, { prefix })
    expectThrow(
      load('blocks.'),
      'ERR_STATE_DICT',
      'stateDict must have exactly blocks.weight, blocks.bias; missing: blocks.weight, ' +
        'blocks.bias; unexpected: none; prefixes with a weight: "block.0.", "block.1.", ' +
        '"block.2.", "block.3.", "block.4.", "block.5.", "block.6.", "block.7." and 4992 more',
    )
    expectThrow(load('block.'), 'ERR_STATE_DICT', /unexpected: block.0.weight, .* and 4992 more; /)
    const loose = make(1).loadStateDict(state as never, { strict: false })
    expect(loose.unexpected).toHaveLength(5000)
  })

  it('loosely takes what is there and reports the rest', () => {
    const layer = make(1)
    const before = layer.weight.toArray()
    const result = layer.loadStateDict({ bias, extra: weight } as never, { strict: false })
    expect(result).toEqual({ missing: ['weight'], unexpected: ['extra'] })
    expect(layer.bias?.toArray()).toEqual(bias?.data)
    expect(layer.weight.toArray()).toEqual(before)
  })

  it('writes all or nothing', () => {
    const layer = make(1)
    const before = layer.stateDict()
    const short = { data: new Float32Array(2), shape: [2] }
    const half = { data: new Uint16Array(3), shape: [3] }
    for (const [wrong, code] of [
      [short, 'ERR_SHAPE_MISMATCH'],
      [half, 'ERR_DTYPE_MISMATCH'],
      [undefined, 'ERR_INVALID_ARG_TYPE'],
    ] as const) {
      const state = { weight, bias: wrong } as never
      expectThrow(() => layer.loadStateDict(state), code, /^stateDict\["bias"\]/)
      expectThrow(() => layer.loadStateDict(state, { strict: false }), code)
    }
    expect(layer.stateDict()).toEqual(before)
  })

  it('writes nothing when a getter takes away what was read', () => {
    const steals = {
      detach: (buffer: ResizableBuffer) => detach(buffer),
      shrink: (buffer: ResizableBuffer) => buffer.resize(8),
    }
    for (const steal of Object.values(steals)) {
      for (const convert of [false, true]) {
        const layer = new ConvTranspose2d(2, 3, 2, { dtype: convert ? 'float16' : 'float32' })
        const before = layer.stateDict()
        const buffer = resizable(weight!.data.length * 4, 400)
        const state = {
          weight: { data: new Float32Array(buffer), shape: weight!.shape },
          get bias() {
            steal(buffer)
            return bias
          },
        }
        expectThrow(
          () => layer.loadStateDict(state as never, { convert: true }),
          'ERR_DETACHED',
          /^stateDict\["weight"\] must stay until the call has begun/,
        )
        expect(layer.stateDict()).toEqual(before)
      }
    }
  })

  it('refuses what is no state dict and options that are none', () => {
    const load = make(1).loadStateDict.bind(make(1)) as (...args: unknown[]) => void
    expectThrow(() => load(null), 'ERR_INVALID_ARG_TYPE', /^stateDict must be an object/)
    expectThrow(() => load([]), 'ERR_INVALID_ARG_TYPE')
    expectThrow(() => load(Promise.resolve({})), 'ERR_INVALID_ARG_TYPE', /of type Promise$/)
    const map = new Map([['weight', 1]])
    expectThrow(() => load(map), 'ERR_INVALID_ARG_TYPE', /Object.fromEntries .*of type Map$/)
    expectThrow(() => load({}, { strict: 1 }), 'ERR_INVALID_ARG_TYPE', /^strict/)
    expectThrow(() => load({}, { prefix: 1 }), 'ERR_INVALID_ARG_TYPE', /^prefix/)
    expectThrow(() => load({}, { stric: true }), 'ERR_UNKNOWN_OPTION')
    expectThrow(() => make(1).stateDict(1 as never), 'ERR_INVALID_ARG_TYPE', /^prefix/)
  })
})
