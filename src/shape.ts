/** Shape arithmetic: pure functions from sizes to sizes, and the refusals that belong to them. */

import { MAX_SIZE, readIntegers } from './arguments.js'
import { inWords, makeError, outOfRange, shapeMismatch } from './errors.js'

/** The sizes of a layer, normalised: pairs are `[height, width]`. */
export interface Geometry {
  readonly inChannels: number
  readonly outChannels: number
  readonly kernelSize: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly padding: readonly [number, number]
  readonly outputPadding: readonly [number, number]
  readonly dilation: readonly [number, number]
  readonly groups: number
}

/** The sizes of one call: input `[n, inChannels, ih, iw]`, output spatial size `[oh, ow]`. */
export interface CallShape {
  readonly batch: number
  readonly input: readonly [height: number, width: number]
  readonly output: readonly [height: number, width: number]
  /** The output padding that leads to this output: the layer's, or what `outputSize` asks for. */
  readonly outputPadding: readonly [height: number, width: number]
  /** The output's full shape, of the input's rank. */
  readonly shape: readonly number[]
}

const AXES = ['height', 'width'] as const

export function weightShape(geometry: Geometry): readonly [number, number, number, number] {
  const { inChannels, outChannels, groups, kernelSize } = geometry
  return Object.freeze([inChannels, outChannels / groups, ...kernelSize] as const)
}

/**
 * Counts the elements of a shape.
 *
 * @throws RangeError `ERR_TOO_LARGE` where the sizes other than 0 make more than 2^53 - 1, also beside a 0: an
 *   empty batch is refused with the images that it could not hold.
 */
export function elementCount(name: string, shape: readonly number[]): number {
  let product = 1
  for (const size of shape) {
    if (size !== 0) product *= size
    if (product > Number.MAX_SAFE_INTEGER) {
      throw makeError(
        'ERR_TOO_LARGE',
        `${name} must have at most 2^53 - 1 elements; received shape ${inWords([...shape])}`,
      )
    }
  }
  return shape.includes(0) ? 0 : product
}

/**
 * Infers the sizes of a call.
 *
 * @param inputShape - `[N, inChannels, H, W]` or `[inChannels, H, W]`; N may be 0.
 * @param outputSize - `[H, W]` or the output's full shape, instead of the layer's outputPadding.
 * @throws RangeError `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE` (outputSize), `ERR_TOO_LARGE`.
 */
export function inferShape(
  geometry: Geometry,
  inputShape: readonly number[],
  outputSize?: unknown,
): CallShape {
  const { inChannels, outChannels } = geometry
  const expected = `of shape [N, ${inChannels}, H, W] or [${inChannels}, H, W] with H, W ≥ 1`
  const rank = inputShape.length
  const [channels, height, width] = [
    inputShape[rank - 3],
    inputShape[rank - 2],
    inputShape[rank - 1],
  ]
  if ((rank !== 3 && rank !== 4) || channels !== inChannels || !height || !width) {
    throw shapeMismatch('input', expected, inputShape)
  }
  elementCount('input', inputShape)
  if (height > MAX_SIZE || width > MAX_SIZE) throw tooLarge('input', inputShape)
  const batch = rank === 4 ? (inputShape[0] as number) : 1
  if (batch > MAX_SIZE) throw tooLarge('input', inputShape)
  const input = [height, width] as const
  const leading = rank === 4 ? [batch, outChannels] : [outChannels]
  const outputPadding =
    outputSize === undefined
      ? geometry.outputPadding
      : paddingForSize(geometry, input, leading, readOutputSize(outputSize))
  const output = [
    leastOutput(geometry, input, 0) + outputPadding[0],
    leastOutput(geometry, input, 1) + outputPadding[1],
  ] as const
  for (let axis = 0; axis < 2; axis++) {
    const size = output[axis] as number
    if (size < 1) {
      throw makeError(
        'ERR_SHAPE_MISMATCH',
        `input must lead to an output of at least 1 x 1; received ${inWords(inputShape)}, ` +
          `which gives an output ${AXES[axis]} of ${size}`,
      )
    }
    if (size > MAX_SIZE) throw tooLarge('input', inputShape)
  }
  const shape = Object.freeze([...leading, ...output])
  elementCount('output', shape)
  return { batch, input, output, outputPadding, shape }
}

/** The output size of an axis with outputPadding 0. */
function leastOutput(geometry: Geometry, input: readonly number[], axis: number): number {
  const at = (pair: readonly number[]) => pair[axis] as number
  const { stride, padding, dilation, kernelSize } = geometry
  return (at(input) - 1) * at(stride) - 2 * at(padding) + at(dilation) * (at(kernelSize) - 1) + 1
}

function readOutputSize(value: unknown): readonly number[] {
  const list = "[H, W] or the output's full shape"
  return readIntegers('outputSize', value, 0, outOfRange, list)
}

function paddingForSize(
  geometry: Geometry,
  input: readonly [number, number],
  leading: readonly number[],
  outputSize: readonly number[],
): readonly [number, number] {
  const least = [leastOutput(geometry, input, 0), leastOutput(geometry, input, 1)] as const
  const first = least.map((size) => Math.max(1, size))
  const last = least.map((size, axis) => size + (geometry.stride[axis] as number) - 1)
  const spatial = outputSize.slice(-2)
  const isFull = outputSize.length === leading.length + 2
  const fits =
    (outputSize.length === 2 ||
      (isFull && leading.every((size, index) => size === outputSize[index]))) &&
    spatial.every((size, axis) => size >= (first[axis] as number) && size <= (last[axis] as number))
  if (!fits) {
    const ranges = first.map((size, axis) => `${size}…${last[axis]}`)
    const full = [...leading, 'H', 'W'].join(', ')
    throw outOfRange(
      'outputSize',
      `[H, W] or [${full}] with H in ${ranges[0]} and W in ${ranges[1]}`,
      outputSize,
    )
  }
  return [(spatial[0] as number) - least[0], (spatial[1] as number) - least[1]]
}

function tooLarge(name: string, shape: readonly number[]): Error {
  return makeError(
    'ERR_TOO_LARGE',
    `${name} must have sizes, and lead to output sizes, of at most ${MAX_SIZE}; ` +
      `received ${inWords(shape)}`,
  )
}
