/** The trained network: its file and what its weights say of it. */

import { listSafetensors, readSafetensors } from '../weights/index.js'
import { malformed } from '../weights/weight-file-error.js'

/** A layer's weight, `[inputs, outputs, kernel, kernel]`, as a transposed convolution takes it. */
export interface ModelWeight {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

export interface Model {
  /** Output pixels per input pixel on each axis. */
  readonly scale: number
  /** Of the leaky ReLU behind every layer but the last. */
  readonly slope: number
  /** All of stride 1 but the last, whose stride is the scale. No layer has a bias. */
  readonly weights: readonly ModelWeight[]
}

/** A model, or the bicubic enlargement alone. */
export type Enlargement = Model | { readonly scale: number; readonly weights: null }

/** Input pixels that the last layer and the bicubic kernel look beyond an output pixel's own. */
export const LAST_REACH = 2

/** Input pixels around one that its output pixels depend on. */
export function haloOf({ weights }: Model): number {
  return weights.slice(0, -1).reduce((sum, { shape }) => sum + (shape[2]! - 1) / 2, LAST_REACH)
}

/** What the last layer crops: the border of LAST_REACH pixels, and the taps that reach beyond it. */
export function lastPadding(scale: number, kernel: number): number {
  return LAST_REACH * scale + (kernel - scale) / 2
}

/**
 * Reads a model.
 *
 * @param file - A safetensors file with `layers.0.weight`, `layers.1.weight` and so on, and the texts
 * `scale` and `slope`; models/MODEL.md tells how they are made.
 * @throws As the promise's rejection: Error `ERR_WEIGHT_FILE`; what `node:fs` throws.
 */
export async function readModel(file: string): Promise<Model> {
  const { metadata } = await listSafetensors(file)
  const tensors = await readSafetensors(file, { prefix: 'layers.', dtype: 'float32' })
  const weights = Object.keys(tensors).map((_, index) => {
    const tensor = tensors[`layers.${index}.weight`]
    if (tensor === undefined) throw badFile(`have layers.${index}.weight`, Object.keys(tensors))
    return { data: tensor.data, shape: tensor.shape }
  })
  const [scale, slope] = [Number(metadata.scale), Number(metadata.slope)]
  if (![2, 3, 4].includes(scale) || !(slope >= 0 && slope < 1) || weights.length < 2) {
    throw badFile('have a scale of 2, 3 or 4, a slope and two layers or more', metadata)
  }
  return { scale, slope, weights }
}

function badFile(expected: string, received: unknown): Error {
  return malformed('the model', expected, JSON.stringify(received))
}
