/** Keeps the network from ringing at edges harder than a camera makes. */

import { luminance } from './luminance.js'

/** How far beyond its neighbours' levels a pixel may go, as a part of their range. */
const MARGIN = 0.1

/** What the residual of a tile belongs to. */
export interface LimitedTile {
  readonly rows: number
  readonly columns: number
  readonly scale: number
  /** Luminance, `[rows + 2 halo, columns + 2 halo]`. */
  readonly low: Float32Array
  readonly halo: number
  /** The bicubic enlargement, `[channels, scale rows, scale columns]`. */
  readonly planes: Float32Array
  readonly channels: number
}

/**
 * Changes the residual where the sum of it and the bicubic luminance would leave the range of the 3 x 3
 * input pixels around by more than a tenth of that range.
 */
export function limitOvershoot(residual: Float32Array, tile: LimitedTile): void {
  const { rows, columns, scale, low, halo, planes, channels } = tile
  const wide = columns + 2 * halo
  const width = columns * scale
  const pixels = residual.length
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      let least = Number.POSITIVE_INFINITY
      let most = Number.NEGATIVE_INFINITY
      const centre = (y + halo) * wide + x + halo
      for (let row = centre - wide; row <= centre + wide; row += wide) {
        const [a, b, c] = [low[row - 1]!, low[row]!, low[row + 1]!]
        least = Math.min(least, a, b, c)
        most = Math.max(most, a, b, c)
      }
      const margin = (most - least) * MARGIN
      for (let i = 0; i < scale; i++) {
        const from = (y * scale + i) * width + x * scale
        for (let at = from; at < from + scale; at++) {
          const plain = luminance(planes, at, pixels, channels)
          const value = Math.min(Math.max(plain + residual[at]!, least - margin), most + margin)
          residual[at] = value - plain
        }
      }
    }
  }
}
