/** Layers made of tensors: their sizes come from the tensors' shapes. */

import { type Pair, readInteger, readOptions } from '../arguments.js'
import { ConvTranspose2d } from '../conv-transpose2d.js'
import { DTYPES, type DType } from '../dtype.js'
import { invalidType, makeError, shapeMismatch } from '../errors.js'
import { GEOMETRY_OPTIONS } from '../layer-options.js'
import { type ConvTranspose2dOptions, NO_SEED } from '../module-options.js'
import { readPrefix, readTensors, weightPrefixes } from '../state-dict.js'
import { Tensor, type TensorLike } from '../tensor.js'
import { readTensor, requireContiguous, type TensorView } from '../tensor-view.js'
import { convertedTensor, type NamedTensor, type NamedTensors } from './named-tensor.js'
import { readWantedDType } from './read-options.js'

/** Options of {@link fromStateDict}: those of a module that the tensors do not tell. */
export type FromStateDictOptions<D extends DType = DType> = Omit<
  ConvTranspose2dOptions<D>,
  'bias' | 'seed'
>

const OPTIONS = [...GEOMETRY_OPTIONS, 'dtype', 'algorithm'] as const

/**
 * Makes a layer of the tensors `<prefix>weight` and, if there is one, `<prefix>bias`.
 *
 * inChannels and kernelSize come from the weight, `[inChannels, outChannels / groups, kH, kW]`. A weight
 * of a 1-D layer, `[inChannels, outChannels / groups, k]`, makes a layer of kernel `[1, k]`; a single
 * number as stride, padding, outputPadding or dilation then counts for the width alone. `groups` follow
 * from the length of the bias, unless the option gives them; without a bias the default is 1.
 *
 * @param tensors - The tensors of a file, by name. Those whose names do not begin with `prefix` are
 * ignored.
 * @param prefix - What the layer's names begin with, such as `decoder.up1.`; default ''.
 * @param options - What tensors cannot tell: stride, padding and so on. `dtype` (default: the weight's)
 * converts the values, each with one rounding; tensors of a reader may have any numeric dtype then
 * (bfloat16, float64, …).
 * @throws Error `ERR_STATE_DICT` if the weight is missing, or if other names follow the prefix; TypeError
 * `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`, `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`; RangeError
 * `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`; Error `ERR_NATIVE_LOAD`.
 * @example
 * ```ts
 * const tensors = await readSafetensors('model.safetensors', { dtype: 'float32' })
 * const layer = fromStateDict(tensors, 'decoder.up1.', { stride: 2, padding: 1 })
 * ```
 */
export function fromStateDict<D extends DType>(
  tensors: Readonly<Record<string, TensorLike | NamedTensor>>,
  prefix: string | undefined,
  options: FromStateDictOptions<D> & { dtype: D },
): ConvTranspose2d<D>
/** The same of tensors of one dtype, which is the layer's. */
export function fromStateDict<D extends DType>(
  tensors: Readonly<Record<string, TensorLike<D>>> | NamedTensors<D>,
  prefix?: string,
  options?: FromStateDictOptions<D>,
): ConvTranspose2d<D>
/** The same for tensors whose dtype is not known beforehand, as readers return them. */
export function fromStateDict(
  tensors: NamedTensors,
  prefix?: string,
  options?: FromStateDictOptions,
): ConvTranspose2d<DType>
export function fromStateDict(
  tensors: Readonly<Record<string, TensorLike | NamedTensor>>,
  prefix?: string,
  options?: FromStateDictOptions,
): ConvTranspose2d<DType> {
  readTensors('tensors', tensors)
  const start = prefix === undefined ? '' : readPrefix(prefix)
  const { groups, ...given } = readOptions(options, OPTIONS) as ConvTranspose2dOptions
  const dtype = readWantedDType(given.dtype)
  const weight = readPart(tensors, `${start}weight`, dtype)
  if (weight === undefined) {
    const hint = weightPrefixes(Object.keys(tensors))
    throw makeError('ERR_STATE_DICT', `tensors must have ${start}weight; ${hint}`)
  }
  const bias = readPart(tensors, `${start}bias`, dtype)
  const [inChannels = 0, perGroup = 0] = weight.shape
  const kernelSize = kernelOf(`tensors[${JSON.stringify(`${start}weight`)}]`, weight.shape)
  const count =
    groups === undefined
      ? inferGroups(`tensors[${JSON.stringify(`${start}bias`)}]`, perGroup, bias)
      : readInteger('groups', groups, 1)
  const layer = new ConvTranspose2d<DType>(inChannels, perGroup * count, kernelSize, {
    ...(weight.shape.length === 3 ? ofWidth(given) : given),
    groups: count,
    bias: bias !== undefined,
    dtype: dtype ?? weight.dtype,
    seed: NO_SEED as never,
  })
  const state: Record<string, TensorLike> = Object.create(null)
  for (const name of Object.keys(tensors)) {
    if (name === `${start}weight`) state[name] = asTensor(weight, layer.weight.shape)
    else if (name === `${start}bias` && bias !== undefined) state[name] = asTensor(bias, bias.shape)
    else if (name.startsWith(start)) state[name] = tensors[name] as TensorLike
  }
  layer.loadStateDict(state, { prefix: start, convert: dtype !== undefined })
  return layer
}

/** Options of a 1-D layer as those of a layer of height 1. */
function ofWidth(options: ConvTranspose2dOptions): ConvTranspose2dOptions {
  const { stride, padding, outputPadding, dilation } = options
  const pair = (value: Pair | undefined, height: number) =>
    typeof value === 'number' ? ([height, value] as const) : value
  return {
    ...options,
    stride: pair(stride, 1),
    padding: pair(padding, 0),
    outputPadding: pair(outputPadding, 0),
    dilation: pair(dilation, 1),
  }
}

function readPart(
  tensors: Readonly<Record<string, unknown>>,
  name: string,
  dtype: DType | undefined,
): TensorView | undefined {
  if (!Object.hasOwn(tensors, name)) return undefined
  const what = `tensors[${JSON.stringify(name)}]`
  const view = readTensor(what, served(what, tensors[name], dtype))
  requireContiguous(what, view)
  return view
}

/** A tensor of a file in a dtype of layers; whatever else there is, as it is. */
function served(what: string, tensor: unknown, dtype: DType | undefined): unknown {
  const converted = convertedTensor(tensor, dtype ?? 'float32')
  if (converted === undefined) return tensor
  const stored = (tensor as NamedTensor).dtype
  if (DTYPES.some((name) => name === stored)) return tensor
  if (dtype !== undefined) return converted
  const expected = "'float32' or 'float16', or be converted by the option dtype"
  throw invalidType(`${what}.dtype`, expected, stored)
}

function asTensor(view: TensorView, shape: readonly number[]): Tensor {
  const { array, offset, dtype } = view
  return new Tensor(array as TensorLike['data'], shape, { offset, dtype })
}

function kernelOf(name: string, shape: readonly number[]): readonly [number, number] {
  const [, , height = 0, width = height] = shape
  const isShape = (shape.length === 3 || shape.length === 4) && shape.every((size) => size > 0)
  if (isShape) return shape.length === 3 ? [1, height] : [height, width]
  throw shapeMismatch(name, 'of shape [inChannels, outChannels / groups, (kH,) kW]', shape)
}

function inferGroups(name: string, perGroup: number, bias: TensorView | undefined): number {
  if (bias === undefined) return 1
  const groups = bias.size / perGroup
  if (Number.isInteger(groups) && groups > 0) return groups
  throw shapeMismatch(name, `of shape [n], n a multiple of ${perGroup}`, bias.shape)
}
