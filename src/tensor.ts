/** Tensors in and out: the structural type that is accepted, and the class that is returned. */

import { allocate } from './allocate.js'
import { readIntegers } from './arguments.js'
import { type Data, type DType, toPublicData } from './dtype.js'
import { invalidType, outOfRange } from './errors.js'
import { elementCount } from './shape.js'
import { readTensor } from './tensor-view.js'

/**
 * Any object of this form is a tensor: a {@link Tensor}, an onnxruntime `Tensor`, an ndarray, or
 * `{ data: t.dataSync(), shape: t.shape }` of a TensorFlow.js one.
 */
export interface TensorLike<D extends DType = DType> {
  /** The elements; a `Uint16Array` holds binary16 bits. */
  readonly data: Data<D>
  /** Sizes `[N, C, H, W]` or `[C, H, W]`; `shape` or `dims` is required. */
  readonly shape?: readonly number[]
  readonly dims?: readonly number[]
  /** Elements between neighbours on each axis, zero and negative allowed; default contiguous. */
  readonly strides?: readonly number[]
  readonly stride?: readonly number[]
  /** Index in `data` of the first element; default 0. */
  readonly offset?: number
  /** Default: float32 for a `Float32Array`, float16 for a `Float16Array` or `Uint16Array`. */
  readonly dtype?: D
  readonly type?: D
}

/** What a {@link Tensor} takes beside data and shape. */
export interface TensorOptions<D extends DType = DType> {
  readonly strides?: readonly number[]
  readonly offset?: number
  readonly dtype?: D
}

/**
 * Typed data with a shape. It holds the array it was given; nothing is copied.
 *
 * @example
 * ```ts
 * const image = new Tensor(new Float32Array(3 * 4 * 4), [1, 3, 4, 4])
 * ```
 */
export class Tensor<D extends DType = DType> implements TensorLike<D> {
  readonly data: Data<D>
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly offset: number
  readonly dtype: D
  /** The number of elements. */
  readonly size: number

  /**
   * @param data - Float32Array, or Float16Array or Uint16Array of binary16 bits.
   * @param shape - Sizes; their product must be the length of `data`, unless strides or an offset
   * say where the elements lie.
   * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`;
   * RangeError `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`.
   */
  constructor(data: Data<D>, shape: readonly number[], options: TensorOptions<D> = {}) {
    if (typeof options !== 'object' || options === null) {
      throw invalidType('options', 'an object', options)
    }
    const { strides, offset, dtype } = options
    const view = readTensor('tensor', { data, shape, strides, offset, dtype })
    this.data = data
    this.shape = view.shape
    this.strides = view.strides
    this.offset = view.offset
    this.dtype = view.dtype as D
    this.size = view.size
  }

  /** The same as `shape`, under the name that ONNX Runtime uses. */
  get dims(): readonly number[] {
    return this.shape
  }

  /**
   * A tensor of zeros. float16 data is a `Float16Array` where the runtime has one.
   *
   * @throws RangeError `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`; TypeError `ERR_INVALID_ARG_TYPE`.
   */
  static zeros<D extends DType = 'float32'>(shape: readonly number[], dtype?: D): Tensor<D> {
    const kind: DType = dtype ?? 'float32'
    if (kind !== 'float32' && kind !== 'float16') {
      throw outOfRange('dtype', "'float32' or 'float16'", kind)
    }
    const sizes = readIntegers('shape', shape, 0)
    const data = allocate('tensor', kind, elementCount('tensor', sizes))
    return new Tensor<D>(toPublicData<D>(data, false), sizes, { dtype: kind as D })
  }
}
