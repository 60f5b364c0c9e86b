/** What the network makes of pictures: as good as was said, in place, in colour, without seams. */

import { describe, expect, it } from 'vitest'
import {
  enlarged,
  HELD_OUT,
  heldOut,
  measure,
  modelFile,
  SCALES,
} from '../../../examples/upscale/quality.js'
import { type Picture, reduce } from '../../../examples/upscale/reduce.js'
import { readModel } from '../../../src/upscale/model.js'
import type { Levels } from '../../../src/upscale/picture.js'
import { enlargePicture } from '../../../src/upscale/upscaler.js'

/** The smallest gain on any held-out picture, in dB, by scale; bench:upscale prints all. */
const GAIN = { 2: 1, 3: 0.5, 4: 0.4 } as const

function mean(data: Levels, channels: number, channel: number): number {
  let sum = 0
  for (let i = channel; i < data.length; i += channels) sum += data[i]!
  return (sum * channels) / data.length
}

describe.each(SCALES)('the network of scale %i', (scale) => {
  const model = () => readModel(modelFile(scale))

  it.each(HELD_OUT)('is better than bicubic on %s', async (name) => {
    const { bicubic, network } = await measure(name, scale)
    expect(network.psnr - bicubic.psnr).toBeGreaterThan(GAIN[scale])
    expect(network.ssim).toBeGreaterThan(bicubic.ssim)
  })

  it.each(HELD_OUT)('keeps the mean of each colour of %s within a level', async (name) => {
    const small = reduce(await heldOut(name), scale)
    const { data, channels } = await enlarged(await model(), small)
    for (let c = 0; c < channels; c++) {
      expect(Math.abs(mean(data, channels, c) - mean(small.data, channels, c))).toBeLessThan(1)
    }
  })

  it.each(HELD_OUT)('moves nothing of %s', async (name) => {
    const original = await heldOut(name)
    const [x, y] = shift(original, await enlarged(await model(), reduce(original, scale)))
    expect(Math.abs(x)).toBeLessThan(0.02 * scale)
    expect(Math.abs(y)).toBeLessThan(0.02 * scale)
  })

  it.each([0, 1, 100, 254, 255])('keeps a constant picture of level %i', async (level) => {
    for (const channels of [1, 3]) {
      const form = { width: 21, height: 13, channels, white: 255 }
      const data = new Uint8Array(21 * 13 * channels).fill(level)
      expect(new Set(await enlargePicture(await model(), form, data))).toEqual(new Set([level]))
    }
  })

  it('rings no more than a tenth at edges harder than a camera makes', async () => {
    const side = 24
    for (const isLow of [
      (x: number) => x < 12,
      (x: number, y: number) => x + y < side,
      (x: number, y: number) => x >= 9 && x < 12 && y > 4,
    ]) {
      const low = (i: number) => isLow(i % side, Math.floor(i / side))
      const data = Uint8Array.from({ length: side * side }, (_, i) => (low(i) ? 50 : 200))
      const form = { width: side, height: side, channels: 1, white: 255 }
      const result = await enlargePicture(await model(), form, data)
      expect(result.filter((level) => level < 35 || level > 215)).toHaveLength(0)
    }
  })

  it('has no seams: tiles of any size give what one piece does', async () => {
    const picture = await heldOut('coffee')
    const form = { ...picture, white: 255 }
    const whole = await enlargePicture(await model(), form, picture.data, { tile: 1000 })
    for (const tile of [40, 128]) {
      const tiled = await enlargePicture(await model(), form, picture.data, { tile })
      // A tile's size may choose another algorithm, whose sums round differently.
      const off = whole.map((level, i) => Math.abs(level - tiled[i]!)).filter((d) => d > 0)
      expect(off.filter((difference) => difference > 1)).toHaveLength(0)
      expect(off.length).toBeLessThan(1e-4 * whole.length)
    }
  })

  it('answers 16 bits as it does 8', async () => {
    const picture = reduce(await heldOut('coffee'), 4)
    const wide = Uint16Array.from(picture.data, (level) => level * 257)
    const form = { ...picture, white: 255 }
    const narrow = await enlargePicture(await model(), form, picture.data)
    const result = await enlargePicture(await model(), { ...form, white: 65535 }, wide)
    expect(result).toBeInstanceOf(Uint16Array)
    const off = Array.from(result, (level, i) => Math.abs(level / 257 - narrow[i]!))
    expect(off.filter((difference) => difference > 0.51)).toEqual([])
  })

  it('lets transparent pixels bleed no colour', async () => {
    const pixel = (i: number) => (i % 3 === 0 ? [0, 255, 255, 0] : [200, 100, 50, 255])
    const data = Uint8Array.from(Array.from({ length: 144 }, (_, i) => pixel(i)).flat())
    const form = { width: 12, height: 12, channels: 4, white: 255 }
    const bicubic = await enlargePicture({ scale, weights: null }, form, data)
    const network = await enlargePicture(await model(), form, data)
    for (let i = 0; i < network.length; i += 4) {
      // Alpha is bicubic; red stays above green, and green above blue, where anything is seen.
      expect(network[i + 3]).toBe(bicubic[i + 3])
      if (network[i + 3]! < 64) continue
      expect(network[i]!).toBeGreaterThanOrEqual(network[i + 1]!)
      expect(network[i + 1]!).toBeGreaterThanOrEqual(network[i + 2]!)
    }
  })
})

/**
 * How far the second picture is moved against the first, in pixels: the least squares of its difference
 * on the first one's gradients.
 */
function shift(one: Picture, other: Picture): [x: number, y: number] {
  const { width, height, channels } = one
  const grey = ({ data }: Picture, x: number, y: number) => data[(y * width + x) * channels]!
  let [xx, xy, yy, xd, yd] = [0, 0, 0, 0, 0]
  for (let y = 8; y < height - 8; y++) {
    for (let x = 8; x < width - 8; x++) {
      const dx = (grey(one, x + 1, y) - grey(one, x - 1, y)) / 2
      const dy = (grey(one, x, y + 1) - grey(one, x, y - 1)) / 2
      const difference = grey(one, x, y) - grey(other, x, y)
      xx += dx * dx
      xy += dx * dy
      yy += dy * dy
      xd += dx * difference
      yd += dy * difference
    }
  }
  const determinant = xx * yy - xy * xy
  return [(yy * xd - xy * yd) / determinant, (xx * yd - xy * xd) / determinant]
}
