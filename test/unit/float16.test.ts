/** Binary16: conversions of every pattern, and which arrays come back. */

import { ConvTranspose2d, fromFloat16, Tensor, toFloat16 } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { detach } from '../support/array-buffers.js'
import { expectThrow } from '../support/expect-error.js'

const hasFloat16Array = 'Float16Array' in globalThis
const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits)

/** The value of a pattern, by the definition of the format. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity
  const significand = exponent === 0 ? fraction : 1024 + fraction
  return sign * significand * 2 ** (Math.max(exponent, 1) - 25)
}

describe('fromFloat16 and toFloat16', () => {
  it('widen every pattern exactly', () => {
    const expected = Float32Array.from(all, halfValue)
    expect(fromFloat16(all)).toEqual(expected)
    expect(Object.is(fromFloat16(Uint16Array.of(0x8000))[0], -0)).toBe(true)
  })

  it('round every value back to its pattern', () => {
    const back = toFloat16(fromFloat16(all), new Uint16Array(65_536))
    for (const bits of all) {
      const isNaN16 = (bits & 0x7c00) === 0x7c00 && (bits & 1023) !== 0
      const expected = isNaN16 ? bits | 0x200 : bits
      if (back[bits] !== expected) expect([bits, back[bits]]).toEqual([bits, expected])
    }
  })

  it('round ties to even and overflow to infinity', () => {
    const rows: [number, number][] = [
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
      [65_504, 0x7bff],
      [65_519.99, 0x7bff],
      [65_520, 0x7c00],
      [-1e9, 0xfc00],
      [2 ** -25, 0],
      [2 ** -25 * 1.0000001, 1],
      [2 ** -14 - 2 ** -26, 0x0400],
    ]
    const values = Float32Array.from(rows, ([value]) => value)
    const bits = rows.map(([, pattern]) => pattern)
    expect(Array.from(toFloat16(values, new Uint16Array(rows.length)))).toEqual(bits)
  })

  it('make signalling NaNs quiet, with sign and payload', () => {
    const nans = Uint32Array.of(0x7f800001, 0xff802000, 0x7fbfffff, 0xffc00000)
    const narrow = toFloat16(new Float32Array(nans.buffer), new Uint16Array(4))
    expect(Array.from(narrow)).toEqual([0x7e00, 0xfe01, 0x7fff, 0xfe00])
    const wide = fromFloat16(Uint16Array.of(0x7c01, 0xfdff))
    expect(Array.from(new Uint32Array(wide.buffer, wide.byteOffset, 2))).toEqual([
      0x7fc02000, 0xffffe000,
    ])
  })

  it('make the runtime’s own array, or fill the one given', () => {
    const made = toFloat16(Float32Array.of(1))
    expect(made.constructor.name).toBe(hasFloat16Array ? 'Float16Array' : 'Uint16Array')
    const [bits, values] = [new Uint16Array(1), new Float32Array(1)]
    expect(toFloat16(Float32Array.of(2), bits)).toBe(bits)
    expect(fromFloat16(bits, values)).toBe(values)
    expect(values[0]).toBe(2)
  })

  it('refuse other arrays, lengths and overlaps', () => {
    const [to, from] = [toFloat16, fromFloat16] as unknown as ((...args: unknown[]) => unknown)[]
    const one = new Float32Array(1)
    expectThrow(() => to?.([1]), 'ERR_INVALID_ARG_TYPE', /^values must be a Float32Array/)
    expectThrow(() => to?.(one, new Uint8Array(1)), 'ERR_INVALID_ARG_TYPE', /^out must be/)
    expectThrow(
      () => to?.(one, new Uint16Array(2)),
      'ERR_SHAPE_MISMATCH',
      /^out must be of length 1/,
    )
    expectThrow(() => from?.(one), 'ERR_INVALID_ARG_TYPE', /^bits must be/)
    expectThrow(() => to?.(one, new Uint16Array(one.buffer, 0, 1)), 'ERR_OVERLAP')
    detach(one.buffer)
    expectThrow(() => to?.(one), 'ERR_DETACHED')
  })
})

describe('a float16 module', () => {
  const layer = new ConvTranspose2d(2, 3, 2, { stride: 2, dtype: 'float16', seed: 1 })

  it('gives bits for bits, and the runtime’s own array for its own', async () => {
    const bits = { data: new Uint16Array(8).fill(0x3c00), shape: [1, 2, 2, 2] }
    const result = layer.forwardSync(bits as never)
    expect(result.data).toBeInstanceOf(Uint16Array)
    expect((await layer.forward(bits as never)).data).toEqual(result.data)
    const native = new Tensor(toFloat16(new Float32Array(8).fill(1)), [1, 2, 2, 2])
    const own = layer.forwardSync(native)
    expect(own.data.constructor.name).toBe(hasFloat16Array ? 'Float16Array' : 'Uint16Array')
    expect(fromFloat16(own.data)).toEqual(fromFloat16(result.data))
  })

  it('fills out, whatever its kind', () => {
    const out = { data: new Uint16Array(48), shape: [1, 3, 4, 4] }
    const input = Tensor.zeros([1, 2, 2, 2], 'float16')
    const result = layer.forwardSync(input, { out: out as never })
    expect(result.data).toBe(out.data)
    expect(fromFloat16(out.data)).toEqual(fromFloat16(layer.forwardSync(input).data))
  })

  it('overflows to infinity and keeps subnormals', () => {
    const one = new ConvTranspose2d(1, 1, 1, { bias: false, dtype: 'float16' })
    one.weight.assign([2])
    const input = { data: Uint16Array.of(0x7bff, 0xfbff, 1, 0x7e00), shape: [1, 1, 4] }
    expect(one.forwardSync(input as never).data).toEqual(Uint16Array.of(0x7c00, 0xfc00, 2, 0x7e00))
  })
})
