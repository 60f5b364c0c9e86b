/** The bicubic enlargement of all channels: one depthwise transposed convolution. */

import { ConvTranspose2d } from '../conv-transpose2d.js'
import { LAST_REACH, lastPadding } from './model.js'

/**
 * The interpolating cubic of Catmull and Rom.
 *
 * @see R. Keys, "Cubic convolution interpolation for digital image processing", IEEE Transactions on
 * Acoustics, Speech, and Signal Processing 29 (1981) 1153-1160; its a = -1/2 is the only one that
 * reproduces quadratics.
 * @param x - Distance from the sample, in input pixels.
 */
export function cubic(x: number): number {
  const d = Math.abs(x)
  if (d < 1) return (1.5 * d - 2.5) * d * d + 1
  if (d < 2) return ((-0.5 * d + 2.5) * d - 4) * d + 2
  return 0
}

/**
 * The weights of one axis. Input pixel i has its centre at scale i + (scale - 1) / 2 of the output, so
 * the number of taps is odd or even as the scale is; those that reach an output sum to 1.
 */
function bicubicTaps(scale: number): number[] {
  const taps = 2 * LAST_REACH * scale - (scale % 2)
  return Array.from({ length: taps }, (_, tap) => cubic((tap - (taps - 1) / 2) / scale))
}

/** From `[1, channels, H + 2 LAST_REACH, W + 2 LAST_REACH]` to `[1, channels, scale H, scale W]`. */
export function bicubicLayer(scale: number, channels: number): ConvTranspose2d {
  const axis = bicubicTaps(scale)
  const layer = new ConvTranspose2d(channels, channels, axis.length, {
    stride: scale,
    padding: lastPadding(scale, axis.length),
    groups: channels,
    bias: false,
  })
  const kernel = axis.flatMap((vertical) => axis.map((horizontal) => vertical * horizontal))
  layer.weight.assign(Array.from({ length: channels }, () => kernel).flat())
  return layer
}
