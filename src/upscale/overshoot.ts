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
    // The least and the most of the column of three to the left, of this pixel's own and to the right.
    let at = (y + halo) * wide + halo
    let [left, own, right] = [least3(low, at - 1, wide), least3(low, at, wide), 0]
    let [mostLeft, mostOwn, mostRight] = [most3(low, at - 1, wide), most3(low, at, wide), 0]
    for (let x = 0; x < columns; x++) {
      at++
      right = least3(low, at, wide)
      mostRight = most3(low, at, wide)
      const least = lesser(lesser(left, own), right)
      const most = greater(greater(mostLeft, mostOwn), mostRight)
      const margin = (most - least) * MARGIN
      const [floor, ceiling] = [least - margin, most + margin]
      for (let i = 0; i < scale; i++) {
        const from = (y * scale + i) * width + x * scale
        for (let to = from; to < from + scale; to++) {
          const plain = luminance(planes, to, pixels, channels)
          const value = plain + residual[to]!
          if (value < floor) residual[to] = floor - plain
          else if (value > ceiling) residual[to] = ceiling - plain
          else residual[to] = value - plain
        }
      }
      left = own
      own = right
      mostLeft = mostOwn
      mostOwn = mostRight
    }
  }
}

// Math.min and Math.max heed NaN and -0, too, which takes longer.
function lesser(a: number, b: number): number {
  if (a < b) return a
  return b
}

function greater(a: number, b: number): number {
  if (a > b) return a
  return b
}

function least3(values: Float32Array, at: number, step: number): number {
  return lesser(lesser(values[at - step]!, values[at]!), values[at + step]!)
}

function most3(values: Float32Array, at: number, step: number): number {
  return greater(greater(values[at - step]!, values[at]!), values[at + step]!)
}
