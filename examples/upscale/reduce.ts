/** What a picture is reduced with before it is enlarged again: bicubic, antialiased, centres aligned. */

import { cubic } from '../../src/upscale/bicubic.js'

/** A picture of 8-bit levels. */
export interface Picture {
  /** Interleaved, `[height, width, channels]`. */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: number
}

interface Taps {
  readonly first: number
  readonly weights: readonly number[]
}

/** The cubic, as much wider as the picture gets smaller; at the edges what is left of it sums to 1. */
function tapsOf(out: number, scale: number, size: number): Taps {
  const centre = (out + 0.5) * scale - 0.5
  const first = Math.max(0, Math.ceil(centre - 2 * scale))
  const last = Math.min(size - 1, Math.floor(centre + 2 * scale))
  const raw = Array.from({ length: last - first + 1 }, (_, i) =>
    cubic((first + i - centre) / scale),
  )
  const sum = raw.reduce((a, b) => a + b)
  return { first, weights: raw.map((weight) => weight / sum) }
}

/** @param scale - Divides width and height. */
export function reduce({ data, width, height, channels }: Picture, scale: number): Picture {
  const [columns, rows] = [width / scale, height / scale]
  const across = Array.from({ length: columns }, (_, x) => tapsOf(x, scale, width))
  const down = Array.from({ length: rows }, (_, y) => tapsOf(y, scale, height))
  const narrow = new Float64Array(height * columns * channels)
  for (let y = 0; y < height; y++) {
    across.forEach(({ first, weights }, x) => {
      for (let c = 0; c < channels; c++) {
        const from = (y * width + first) * channels + c
        narrow[(y * columns + x) * channels + c] = weights.reduce(
          (sum, weight, i) => sum + weight * data[from + i * channels]!,
          0,
        )
      }
    })
  }
  const small = new Uint8ClampedArray(rows * columns * channels)
  const row = columns * channels
  down.forEach(({ first, weights }, y) => {
    for (let x = 0; x < row; x++) {
      small[y * row + x] = weights.reduce(
        (sum, w, i) => sum + w * narrow[(first + i) * row + x]!,
        0,
      )
    }
  })
  return { data: new Uint8Array(small.buffer), width: columns, height: rows, channels }
}
