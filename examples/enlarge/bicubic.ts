/** The weights that make a transposed convolution enlarge a picture two times, bicubically. */

/** Output pixels per input pixel on each axis. */
export const STRIDE = 2

/** Taps per axis: the cubic reaches 2 input pixels to either side, which is 8 output pixels. */
export const KERNEL = 8

/** Replicated input pixels on each side, the most that an output pixel at the edge looks beyond it. */
export const BORDER = 2

/** Crops what the border adds: (H + 2 BORDER - 1) STRIDE - 2 PADDING + KERNEL - 1 + 1 = 2 H. */
export const PADDING = 7

/**
 * The interpolating cubic of Catmull and Rom.
 *
 * @see R. Keys, "Cubic convolution interpolation for digital image processing", IEEE Transactions on
 * Acoustics, Speech, and Signal Processing 29 (1981) 1153-1160; its a = -1/2 is the only one that
 * reproduces quadratics.
 * @param x - Distance from the sample, in input pixels.
 */
export function cubic(x: number): number {
  const a = -0.5
  const d = Math.abs(x)
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1
  if (d < 2) return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a
  return 0
}

/**
 * The weights of one axis, `[KERNEL]`.
 *
 * Output pixel o has its centre at o / 2 - 1/4 in input pixels, and tap k joins it to input pixel
 * (o + 3 - k) / 2; their distance is (k - 3.5) / 2. The even taps sum to 1, and the odd ones too.
 */
export function axisWeights(): number[] {
  return Array.from({ length: KERNEL }, (_, k) => cubic((k - (KERNEL - 1) / 2) / STRIDE))
}

/** The same weights of both axes for each channel, `[channels, 1, KERNEL, KERNEL]`. */
export function depthwiseWeights(channels: number): Float32Array {
  const axis = axisWeights()
  const kernel = axis.flatMap((vertical) => axis.map((horizontal) => vertical * horizontal))
  return Float32Array.from(Array.from({ length: channels }, () => kernel).flat())
}
