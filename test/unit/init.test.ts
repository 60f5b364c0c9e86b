/** Initial parameters: range, moments and repeatability of U(-sqrt(k), sqrt(k)). */

import { ConvTranspose2d, toFloat16 } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { createGenerator, drawUniform } from '../../src/init.js'

const boundOf = (outChannels: number, kernel: number, groups = 1) =>
  Math.sqrt(groups / (outChannels * kernel * kernel))

describe('initial parameters', () => {
  it.each([
    { cin: 64, cout: 32, kernel: 4, groups: 1 },
    { cin: 64, cout: 64, kernel: 3, groups: 8 },
    { cin: 256, cout: 256, kernel: 7, groups: 256 },
  ])('fill (-sqrt(k), sqrt(k)) evenly: $cin -> $cout, groups $groups', (row) => {
    const { cin, cout, kernel, groups } = row
    const layer = new ConvTranspose2d(cin, cout, kernel, { groups, seed: 7 })
    const bound = boundOf(cout, kernel, groups)
    const values = layer.weight.toArray()
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const moment = (power: number) =>
      values.reduce((sum, value) => sum + (value / bound) ** power, 0) / values.length
    const spread = 5 / Math.sqrt(values.length)
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound)
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(bound * (1 - 20 / values.length))
    expect(Math.abs(mean / bound)).toBeLessThan(spread)
    expect(Math.abs(moment(2) - 1 / 3)).toBeLessThan(spread)
    expect(Math.abs(moment(4) - 1 / 5)).toBeLessThan(spread)
  })

  it('fill sixteen cells of the range evenly (chi-square) and do not follow each other', () => {
    const values = new ConvTranspose2d(64, 64, 8, { seed: 3 }).weight.toArray()
    const bound = boundOf(64, 8)
    const cells = new Array<number>(16).fill(0)
    for (const value of values) cells[Math.floor(((value / bound + 1) / 2) * 16)]! += 1
    const expected = values.length / 16
    const chi = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    expect(chi).toBeLessThan(44.3) // 15 degrees of freedom: passed by chance in 1 of 10,000 runs
    let product = 0
    for (let i = 1; i < values.length; i++) {
      product += ((values[i] as number) / bound) * ((values[i - 1] as number) / bound)
    }
    expect(Math.abs(product / values.length)).toBeLessThan(5 / 3 / Math.sqrt(values.length))
  })

  it('bias is drawn from the same range, after the weight', () => {
    const layer = new ConvTranspose2d(4, 4096, 1, { seed: 11 })
    const values = layer.bias?.toArray() as Float32Array
    const bound = boundOf(4096, 1)
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound)
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(bound * 0.99)
    expect(values.slice(0, 8)).not.toEqual(layer.weight.toArray().slice(0, 8))
  })

  it('a seed repeats, another differs, and no seed differs each time', () => {
    const make = (seed?: number) =>
      new ConvTranspose2d(3, 5, 3, seed === undefined ? {} : { seed }).stateDict()
    expect(make(42)).toEqual(make(42))
    expect(make(42)).not.toEqual(make(43))
    expect(make(1)).not.toEqual(make(1 + 2 ** 32))
    expect(make(0)).not.toEqual(make(2 ** 53 - 1))
    expect(make()).not.toEqual(make())
  })

  it('the values of a seed are the same on every platform', () => {
    const { weight, bias } = new ConvTranspose2d(1, 2, 2, { seed: 1 }).stateDict()
    expect({ weight: weight?.data, bias: bias?.data }).toMatchInlineSnapshot(`
      {
        "bias": Float32Array [
          -0.26150941848754883,
          0.2054678052663803,
        ],
        "weight": Float32Array [
          -0.28880396485328674,
          0.004382492508739233,
          0.2744937539100647,
          -0.009011944755911827,
          -0.04647800698876381,
          0.005216915626078844,
          0.17449964582920074,
          0.11703477799892426,
        ],
      }
    `)
  })

  it('float16 parameters are the float32 ones, rounded once', () => {
    const make = (dtype: 'float32' | 'float16') =>
      new ConvTranspose2d(3, 5, 3, { seed: 9, dtype }).weight
    const bits = new Uint16Array(135)
    make('float16').copyTo(bits as never)
    const rounded = toFloat16(make('float32').toArray() as Float32Array, new Uint16Array(135))
    expect(bits).toEqual(rounded)
  })

  it('pieces are the same as the whole', () => {
    const whole: number[] = []
    drawUniform('float32', 70_000, 1, createGenerator(5), (values) => whole.push(...values))
    const generator = createGenerator(5)
    const first = Math.fround((generator() >>> 8) * 2 ** -23 + 2 ** -24 - 1)
    expect(whole).toHaveLength(70_000)
    expect(whole[0]).toBe(first)
  })
})
