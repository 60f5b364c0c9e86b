/** The options of a module, read and checked. */

import {
  type Pair,
  readBoolean,
  readChoice,
  readInteger,
  readOptions,
  readPair,
} from './arguments.js'
import { DTYPES, type DType } from './dtype.js'
import { randomSeed } from './init.js'
import {
  type AlgorithmChoice,
  GEOMETRY_OPTIONS,
  type GeometryOptions,
  readAlgorithm,
  readGeometry,
} from './layer-options.js'
import type { Geometry } from './shape.js'

/** Options of `ConvTranspose2d`. A number counts for both axes, a pair is `[height, width]`. */
export interface ConvTranspose2dOptions<D extends DType = DType> extends GeometryOptions {
  /** Adds a learnable bias; default true. */
  bias?: boolean | undefined
  /**
   * dtype of weight and bias, and so of inputs and outputs; default `'float32'`. A float16 module also
   * takes float32 inputs, and gives float32 outputs for them.
   */
  dtype?: D | undefined
  /**
   * Integer in [0, 2^53 - 1] from which the initial parameters are drawn: U(-√k, √k) with
   * k = groups / (outChannels · kH · kW), as MindSpore's and PyTorch's pages say. Equal seeds give equal
   * values on every platform; default a random one.
   */
  seed?: number | undefined
  /** Which algorithms may run; default `'auto'`. */
  algorithm?: AlgorithmChoice | undefined
}

/** Options that name the dtype, where it is not the default. */
export type WithDType<D extends DType> = ConvTranspose2dOptions<D> &
  (D extends 'float32' ? unknown : { readonly dtype: D })

/**
 * Options after which a module is float32, or none. That its type is inferred from what is expected of it
 * does not make it another.
 */
export type NoDType<D extends DType> = 'float32' extends D
  ? [options?: ConvTranspose2dOptions<D>]
  : [options: WithDType<D>]

const MODULE_OPTIONS = [...GEOMETRY_OPTIONS, 'bias', 'dtype', 'seed', 'algorithm'] as const

/** The seed of a module whose parameters are not drawn, but written by what makes it. */
export const NO_SEED: unique symbol = Symbol('no seed')

/** What the arguments of a module come to. */
export interface ModuleSettings {
  readonly geometry: Geometry
  readonly hasBias: boolean
  readonly dtype: DType
  readonly seed: number | typeof NO_SEED
  readonly algorithm: AlgorithmChoice
}

/**
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`; RangeError `ERR_OUT_OF_RANGE`,
 * `ERR_SHAPE_MISMATCH` (groups), `ERR_TOO_LARGE`.
 */
export function readModule(
  inChannels: number,
  outChannels: number,
  kernelSize: Pair,
  options: ConvTranspose2dOptions | undefined,
): ModuleSettings {
  const cin = readInteger('inChannels', inChannels, 1)
  const cout = readInteger('outChannels', outChannels, 1)
  const kernel = readPair('kernelSize', kernelSize, 1)
  const given = readOptions(options, MODULE_OPTIONS)
  return {
    geometry: readGeometry(cin, () => cout, kernel, given),
    hasBias: given.bias === undefined ? true : readBoolean('bias', given.bias),
    dtype: given.dtype === undefined ? 'float32' : readChoice('dtype', given.dtype, DTYPES),
    seed: readSeed(given.seed),
    algorithm: readAlgorithm(given.algorithm),
  }
}

/** The constructor's arguments for a module of another dtype, whose parameters are not drawn. */
export function undrawnArguments<D extends DType>(
  { geometry, hasBias, algorithm }: ModuleSettings,
  dtype: D,
): [number, number, Pair, WithDType<D>] {
  const { inChannels, outChannels, kernelSize, ...rest } = geometry
  const options = { ...rest, bias: hasBias, dtype, algorithm, seed: NO_SEED as never }
  return [inChannels, outChannels, kernelSize, options as WithDType<D>]
}

function readSeed(seed: unknown): ModuleSettings['seed'] {
  if (seed === NO_SEED) return NO_SEED
  return seed === undefined ? randomSeed() : readInteger('seed', seed, 0, Number.MAX_SAFE_INTEGER)
}
