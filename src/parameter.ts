/** Parameters: private native memory that is copied out of and into, never seen directly. */

import { allocate } from './allocate.js'
import { readInteger } from './arguments.js'
import {
  type Data,
  type DataLike,
  type DType,
  type NativeData,
  type NumbersLike,
  toPublicData,
} from './dtype.js'
import { invalidType, makeError, shapeMismatch } from './errors.js'
import { fixFields } from './fixed-fields.js'
import type { NativeLayer } from './native.cjs'
import { readValues } from './parameter-values.js'
import { callNative } from './runtime.js'
import { elementCount } from './shape.js'
import type { TensorLike } from './tensor.js'
import { requireLive, typedArrayInfo } from './typed-array.js'

/** The names of a layer's parameters, in their order. */
export const PARAMETER_NAMES = ['weight', 'bias'] as const

/** Which of a layer's two parameters. */
export type ParameterName = (typeof PARAMETER_NAMES)[number]

/** Gives the native layer. @throws Error `ERR_DISPOSED`. */
export type LayerAccess = () => NativeLayer

/**
 * The weight or the bias of a layer.
 *
 * Its values live in native memory that JavaScript never sees: {@link toArray} and {@link copyTo} copy
 * them out, {@link assign} copies new ones in. A call that has begun finishes with the values that it
 * began with.
 */
export class Parameter<D extends DType = DType> {
  /** Weight `[inChannels, outChannels / groups, kH, kW]`, bias `[outChannels]`. */
  readonly shape: readonly number[]
  /** dtype of the values. */
  readonly dtype: D
  /** The number of elements. */
  readonly size: number
  readonly #name: ParameterName
  readonly #layer: LayerAccess

  /** @internal */
  constructor(name: ParameterName, shape: readonly number[], dtype: D, layer: LayerAccess) {
    this.shape = Object.freeze([...shape])
    this.dtype = dtype
    this.size = elementCount('parameter', shape)
    fixFields(this)
    this.#name = name
    this.#layer = layer
  }

  /**
   * A copy of the values; float16 comes as a `Float16Array` where the runtime has one.
   *
   * @throws Error `ERR_DISPOSED`; RangeError `ERR_TOO_LARGE`.
   */
  toArray(): Data<D> {
    const values = allocate('array', this.dtype, this.size)
    this.#read(values)
    return toPublicData<D>(values, false)
  }

  /**
   * Copies all values into an array.
   *
   * @param out - An array of `size` elements: `Float32Array`, or for float16 `Float16Array`, or
   * `Uint16Array` for the bits.
   * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`; RangeError
   * `ERR_SHAPE_MISMATCH`; Error `ERR_DISPOSED`.
   */
  copyTo(out: DataLike<D>): void {
    const info = typedArrayInfo(out)
    const kinds = this.dtype === 'float32' ? ['Float32Array'] : ['Float16Array', 'Uint16Array']
    if (info === undefined) throw invalidType('out', `a ${kinds.join(' or ')}`, out)
    if (!kinds.includes(info.kind)) {
      throw makeError(
        'ERR_DTYPE_MISMATCH',
        `out must be a ${kinds.join(' or ')}, as the parameter is ${this.dtype}; ` +
          `received a ${info.kind}`,
      )
    }
    requireLive('out', info.buffer)
    if (info.length !== this.size) throw shapeMismatch('out', `of length ${this.size}`, info.length)
    const into =
      info.kind === 'Float16Array'
        ? new Uint16Array(info.buffer, info.byteOffset, info.length)
        : (out as NativeData)
    this.#read(into)
  }

  /**
   * Copies values in. Calls under way finish with the old ones.
   *
   * @param values - Numbers, in an array of any kind, each rounded once to the dtype; or a contiguous tensor
   * of this dtype. A `Uint16Array` holds bits, and is for float16 alone.
   * @param offset - Index of the first element to write, to assign a part. Without it the values must
   * fill the parameter, and a tensor must have its shape.
   * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`; RangeError
   * `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`; Error `ERR_DISPOSED`.
   */
  assign(values: NumbersLike<D> | TensorLike<D>, offset?: number): void {
    const { dtype, size } = this
    const begin = offset === undefined ? 0 : readInteger('offset', offset, 0, size)
    const shape = offset === undefined ? this.shape : null
    const wanted = { dtype, shape, most: size - begin, converts: 'arrays' } as const
    const data = readValues('values', values, wanted).take()
    const layer = this.#layer()
    callNative(() =>
      this.#name === 'weight'
        ? layer.write(data, begin, null, 0)
        : layer.write(null, 0, data, begin),
    )
  }

  #read(into: NativeData): void {
    const layer = this.#layer()
    callNative(() => layer.read(this.#name === 'weight' ? 0 : 1, into, 0))
  }

  /** Shape and dtype: `Parameter(shape=[16, 33, 3, 5], dtype=float32)`. */
  toString(): string {
    return `Parameter(shape=[${this.shape.join(', ')}], dtype=${this.dtype})`
  }
}
