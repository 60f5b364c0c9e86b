/** The definition in float64, written for speed of its own and independent of the package. */

import { elements, type Layer, outputShape } from './layer.js'

export interface Operands {
  readonly input: Float32Array
  readonly weight: Float32Array
  readonly bias: Float32Array
}

/** Returns: [N, outChannels, oh, ow] */
export function reference(layer: Layer, { input, weight, bias }: Operands): Float64Array {
  const [n, inChannels, height, width] = layer.input
  const [, outChannels, oh, ow] = outputShape(layer)
  const [kh, kw] = layer.kernelSize
  const perGroup = { in: inChannels / layer.groups, out: outChannels / layer.groups }
  const result = new Float64Array(elements([n, outChannels, oh, ow]))
  for (let plane = 0; plane < n * outChannels; plane++) {
    result.fill(bias[plane % outChannels] as number, plane * oh * ow, (plane + 1) * oh * ow)
  }
  for (let image = 0; image < n; image++) {
    for (let ci = 0; ci < inChannels; ci++) {
      const source = input.subarray((image * inChannels + ci) * height * width)
      for (let cg = 0; cg < perGroup.out; cg++) {
        const co = Math.floor(ci / perGroup.in) * perGroup.out + cg
        const taps = weight.subarray((ci * perGroup.out + cg) * kh * kw)
        const begin = (image * outChannels + co) * oh * ow
        addPlane(layer, source, taps, result.subarray(begin, begin + oh * ow), oh, ow)
      }
    }
  }
  return result
}

/** Adds what one input plane gives to one output plane. */
function addPlane(
  { input: [, , height, width], kernelSize: [kh, kw], stride, padding, dilation }: Layer,
  source: Float32Array,
  taps: Float32Array,
  result: Float64Array,
  oh: number,
  ow: number,
): void {
  const [sh, sw] = stride
  for (let ky = 0; ky < kh; ky++) {
    for (let kx = 0; kx < kw; kx++) {
      const tap = taps[ky * kw + kx] as number
      const left = kx * dilation[1] - padding[1]
      const first = Math.max(0, Math.ceil(-left / sw))
      const end = Math.min(width, Math.floor((ow - 1 - left) / sw) + 1)
      for (let y = 0; y < height; y++) {
        const row = y * sh + ky * dilation[0] - padding[0]
        if (row < 0 || row >= oh) continue
        let to = row * ow + first * sw + left
        for (let from = y * width + first; from < y * width + end; from++) {
          result[to] = (result[to] as number) + (source[from] as number) * tap
          to += sw
        }
      }
    }
  }
}

/** The largest error over the largest output; NaN where an output is not a number. */
export function largestError(actual: ArrayLike<number>, expected: Float64Array): number {
  if (actual.length !== expected.length) return Number.NaN
  let error = 0
  let largest = 0
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs((actual[i] as number) - (expected[i] as number))
    if (Number.isNaN(difference)) return Number.NaN
    error = Math.max(error, difference)
    largest = Math.max(largest, Math.abs(expected[i] as number))
  }
  return error / largest
}
