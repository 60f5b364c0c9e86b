/** The bicubic enlargement, every pixel against direct interpolation. */

import { describe, expect, it } from 'vitest'
import { createGenerator } from '../../../src/init.js'
import { colourChannels } from '../../../src/upscale/picture.js'
import { enlargePicture } from '../../../src/upscale/upscaler.js'

const SIZES = ['1x1', '1x9', '12x1', '2x3', '7x5', '33x17', '131x41']

interface Image {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: number
}

/** The four taps around one output coordinate, from Catmull and Rom's matrix; edges clamped. */
function taps(out: number, size: number, scale: number): [index: number, weight: number][] {
  const position = (out + 0.5) / scale - 0.5
  const base = Math.floor(position)
  const t = position - base
  const weights = [
    (-t + 2 * t ** 2 - t ** 3) / 2,
    (2 - 5 * t ** 2 + 3 * t ** 3) / 2,
    (t + 4 * t ** 2 - 3 * t ** 3) / 2,
    (-(t ** 2) + t ** 3) / 2,
  ]
  return weights.map((weight, i) => [Math.min(Math.max(base - 1 + i, 0), size - 1), weight])
}

/** One pixel of the enlarged picture in float64: colour is the mean weighted by cubic and alpha. */
function interpolate(image: Image, scale: number, x: number, y: number): number[] {
  const { data, width, height, channels } = image
  const hasAlpha = colourChannels(channels) < channels
  const sums = new Array<number>(channels).fill(0)
  let total = 0
  for (const [row, vertical] of taps(y, height, scale)) {
    for (const [column, horizontal] of taps(x, width, scale)) {
      const at = (row * width + column) * channels
      const opacity = hasAlpha ? data[at + channels - 1]! : 1
      const weight = vertical * horizontal
      total += weight * opacity
      for (let c = 0; c < channels; c++) sums[c]! += weight * opacity * data[at + c]!
    }
  }
  const level = (value: number) => Math.min(Math.max(Math.floor(value + 0.5), 0), 255)
  if (hasAlpha && level(total) === 0) return sums.map(() => 0)
  return sums.map((sum, c) => level(hasAlpha && c === channels - 1 ? total : sum / total))
}

function randomImage(width: number, height: number, channels: number): Image {
  const next = createGenerator(width * 1000 + height * 10 + channels)
  const random = () => next() / 2 ** 32
  const hasAlpha = channels % 2 === 0
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const extreme = hasAlpha && (i + 1) % channels === 0 && random() < 0.6
    return extreme ? (random() < 0.5 ? 0 : 255) : Math.floor(random() * 256)
  })
  return { data, width, height, channels }
}

describe.each([2, 3, 4])('bicubic enlargement, %i times', (scale) => {
  it.each(SIZES)('equals direct interpolation on %s pixels of every kind', async (size) => {
    const [width = 0, height = 0] = size.split('x').map(Number)
    for (const channels of [1, 2, 3, 4]) {
      const image = randomImage(width, height, channels)
      const form = { ...image, white: 255 }
      const data = await enlargePicture({ scale, weights: null }, form, image.data)
      const columns = width * scale
      const pixels = Array.from({ length: columns * height * scale }, (_, i) => i)
      const expected = pixels.flatMap((i) =>
        interpolate(image, scale, i % columns, Math.floor(i / columns)),
      )
      expect(data.length).toBe(expected.length)
      const differences = expected
        .map((level, i) => Math.abs(level - data[i]!))
        .filter((d) => d > 0)
      expect(differences.filter((difference) => difference > 1)).toEqual([])
      expect(differences.length).toBeLessThanOrEqual(0.01 * data.length)
    }
  })
})
