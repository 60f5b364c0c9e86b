/** Modules and state dicts that change their dtype. */

import { ConvTranspose2d, fromFloat16, type StateDict, Tensor, toFloat16 } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { expectThrow } from '../support/expect-error.js'

const options = {
  stride: [2, 1],
  padding: [1, 0],
  outputPadding: [1, 0],
  dilation: [1, 2],
  groups: 2,
  algorithm: 'direct',
} as const
const make = (seed = 1) => new ConvTranspose2d(4, 6, [3, 2], { ...options, seed })

/** Ties, overflows, subnormals and what is not finite, each with the half that it rounds to. */
const roundings: readonly (readonly [number, number])[] = [
  [1 + 2 ** -11, 1],
  [1 + 3 * 2 ** -11, 1 + 2 ** -9],
  [1 + 2 ** -11 + 2 ** -20, 1 + 2 ** -10],
  [65_519, 65_504],
  [65_520, Infinity],
  [-1e9, -Infinity],
  [2 ** -25, 0],
  [3 * 2 ** -25, 2 ** -23],
  [-(2 ** -24), -(2 ** -24)],
  [Number.NaN, Number.NaN],
]

describe('to', () => {
  it('makes a module of the same options', () => {
    const layer = make()
    const half = layer.to('float16')
    const { dtype: _, weight: __, bias: ___, ...shown } = layer
    expect(half).toMatchObject({ ...shown, dtype: 'float16' })
    expect(String(half)).toBe(String(layer).replace(/\)$/, ', dtype=float16)'))
    const refusals = (module: { describe: ConvTranspose2d['describe'] }) =>
      module.describe([1, 4, 3, 3]).refused.map(({ algorithm }) => algorithm)
    expect(refusals(half)).toEqual(refusals(layer))
    expect(new ConvTranspose2d(1, 1, 1, { bias: false }).to('float16').bias).toBeNull()
  })

  it('rounds to nearest even, and widens exactly', () => {
    const layer = make()
    layer.weight.assign(
      roundings.map(([value]) => value),
      0,
    )
    const half = layer.to('float16')
    expect(fromFloat16(half.weight.toArray()).subarray(0, roundings.length)).toEqual(
      Float32Array.from(roundings, ([, rounded]) => rounded),
    )
    expect(half.weight.toArray()).toEqual(toFloat16(layer.weight.toArray()))
    const back = half.to('float32')
    expect(back.dtype).toBe('float32')
    expect(back.weight.toArray()).toEqual(fromFloat16(half.weight.toArray()))
    expect(back.to('float16').stateDict()).toEqual(half.stateDict())
  })

  it('leaves the two independent, also in the same dtype', () => {
    const layer = make()
    for (const dtype of ['float32', 'float16'] as const) {
      const before = layer.weight.toArray()
      const copy = layer.to(dtype)
      const converted = copy.weight.toArray()
      layer.weight.assign([7], 0)
      expect(copy.weight.toArray()).toEqual(converted)
      copy.weight.assign([9], 0)
      expect(layer.weight.toArray()[0]).toBe(7)
      layer.weight.assign(before)
      copy.dispose()
      expect(layer.weight.toArray()).toEqual(before)
    }
    const copy = layer.to('float32')
    layer.dispose()
    expect(copy.forwardSync(Tensor.zeros([4, 3, 3])).dtype).toBe('float32')
    expectThrow(() => layer.to('float16'), 'ERR_DISPOSED')
  })

  it('refuses other dtypes', () => {
    const to = make().to.bind(make()) as (dtype: unknown) => void
    const expected = "dtype must be 'float32' or 'float16'; received "
    expectThrow(() => to('float64'), 'ERR_OUT_OF_RANGE', `${expected}"float64"`)
    expectThrow(() => to(undefined), 'ERR_INVALID_ARG_TYPE', `${expected}undefined`)
  })

  it('a seed is a number: nothing else makes a module without parameters', () => {
    const seed = Symbol('no seed') as never
    expectThrow(() => new ConvTranspose2d(1, 1, 1, { seed }), 'ERR_INVALID_ARG_TYPE', /^seed must/)
  })
})

describe('a state dict', () => {
  const full = make()
  const half = full.to('float16')

  it('keeps its dtype', () => {
    const dtypes = (state: StateDict) => Object.values(state).map(({ dtype }) => dtype)
    expect(dtypes(full.stateDict())).toEqual(['float32', 'float32'])
    expect(dtypes(half.stateDict())).toEqual(['float16', 'float16'])
  })

  it('of another dtype is refused, and changes nothing', () => {
    const target = make(2)
    const before = target.stateDict()
    const message = 'stateDict["weight"] must be float32, as the parameter is; received float16'
    for (const given of [undefined, {}, { convert: undefined }, { convert: false }]) {
      const load = () => target.loadStateDict(half.stateDict() as never, given as never)
      expectThrow(load, 'ERR_DTYPE_MISMATCH', message)
    }
    expectThrow(() => half.loadStateDict(full.stateDict() as never), 'ERR_DTYPE_MISMATCH')
    const mixed = { ...target.stateDict(), bias: half.stateDict().bias }
    expectThrow(() => target.loadStateDict(mixed as never), 'ERR_DTYPE_MISMATCH', /"bias"/)
    expect(target.stateDict()).toEqual(before)
  })

  it('is converted with convert, whatever each tensor is', () => {
    const target = make(2)
    const result = target.loadStateDict(half.stateDict(), { convert: true })
    expect(result).toEqual({ missing: [], unexpected: [] })
    expect(target.stateDict()).toEqual(half.to('float32').stateDict())
    const other = make(3)
    const { weight } = full.stateDict()
    const { bias } = half.stateDict()
    other.loadStateDict({ weight, bias } as Record<string, Tensor>, { convert: true })
    expect(other.weight.toArray()).toEqual(full.weight.toArray())
    expect(other.bias?.toArray()).toEqual(target.bias?.toArray())
    const small = make(4).to('float16')
    small.loadStateDict(full.stateDict('a.'), { convert: true, prefix: 'a.' })
    expect(small.stateDict()).toEqual(half.stateDict())
  })

  it('is checked before it is converted', () => {
    const short = { ...half.stateDict(), bias: new Tensor(new Uint16Array(5), [5]) }
    const before = full.stateDict()
    expectThrow(
      () => full.loadStateDict(short, { convert: true }),
      'ERR_SHAPE_MISMATCH',
      /^stateDict\["bias"\] must be of shape \[6\]/,
    )
    const load = full.loadStateDict.bind(full) as (...args: unknown[]) => void
    expectThrow(
      () => load({}, { convert: 1 }),
      'ERR_INVALID_ARG_TYPE',
      /^convert must be a boolean/,
    )
    expect(full.stateDict()).toEqual(before)
  })
})
