/** Tensors in and out: the structural type that is accepted, and the class that is returned. */

import { allocate } from './allocate.js'
import { readChoice, readIntegers, readOptions } from './arguments.js'
import { type Data, type DataLike, DTYPES, type DType, toPublicData } from './dtype.js'
import { elementCount } from './shape.js'
import { readTensor } from './tensor-view.js'

/**
 * Any object of this form is a tensor: a {@link Tensor}, an onnxruntime `Tensor`, an ndarray, or
 * `{ data: t.dataSync(), shape: t.shape }` of a TensorFlow.js one.
 */
export interface TensorLike<D extends DType = DType> {
  /** The elements; a `Uint16Array` holds binary16 bits. */
  readonly data: DataLike<D>
  /** Sizes `[N, C, H, W]` or `[C, H, W]`; `shape` or `dims` is required. */
  readonly shape?: readonly number[] | undefined
  /** The same under the name that ONNX Runtime uses. */
  readonly dims?: readonly number[] | undefined
  /** Elements between neighbours on each axis, zero and negative allowed; default contiguous. */
  readonly strides?: readonly number[] | undefined
  /** The same under the name that ndarrays use. */
  readonly stride?: readonly number[] | undefined
  /** Index in `data` of the first element; default 0. */
  readonly offset?: number | undefined
  /** Default: float32 for a `Float32Array`, float16 for a `Float16Array` or `Uint16Array`. */
  readonly dtype?: D | undefined
  /** The same under the name that ONNX Runtime uses. */
  readonly type?: D | undefined
}

/** What a {@link Tensor} takes beside data and shape. */
export interface TensorOptions<D extends DType = DType> {
  /** Elements between neighbours on each axis, zero and negative allowed; default contiguous. */
  readonly strides?: readonly number[] | undefined
  /** Index in the data of the first element; default 0. */
  readonly offset?: number | undefined
  /** Default: float32 for a `Float32Array`, else float16. */
  readonly dtype?: D | undefined
}

/** Typed data with a shape, contiguous unless strides say otherwise. */
export interface Tensor<D extends DType = DType> extends TensorLike<D> {
  /** The elements; nothing was copied. */
  readonly data: Data<D>
  /** Sizes of the axes. */
  readonly shape: readonly number[]
  /** The same as `shape`, under the name that ONNX Runtime uses. */
  readonly dims: readonly number[]
  /** Elements between neighbours on each axis. */
  readonly strides: readonly number[]
  /** Index in `data` of the first element. */
  readonly offset: number
  /** How the elements are stored. */
  readonly dtype: D
  /** The number of elements. */
  readonly size: number
}

/** How tensors are made. The signatures tell the dtype from the kind of data. */
export interface TensorConstructor {
  /**
   * Holds the array it is given; nothing is copied.
   *
   * @param data - Float32Array, or Float16Array or Uint16Array of binary16 bits.
   * @param shape - Sizes; their product must be the length of `data`, unless strides or an offset
   * say where the elements lie.
   * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`, `ERR_DTYPE_MISMATCH`,
   * `ERR_DETACHED`; RangeError `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`.
   * @example
   * ```ts
   * const image = new Tensor(new Float32Array(3 * 4 * 4), [1, 3, 4, 4])
   * ```
   */
  new (
    data: Float32Array,
    shape: readonly number[],
    options?: TensorOptions<'float32'>,
  ): Tensor<'float32'>
  new (
    data: DataLike<'float16'>,
    shape: readonly number[],
    options?: TensorOptions<'float16'>,
  ): Tensor<'float16'>
  new <D extends DType>(
    data: DataLike<D>,
    shape: readonly number[],
    options?: TensorOptions<D>,
  ): Tensor<D>
  /** Of all tensors, for `instanceof`. */
  readonly prototype: Tensor

  /**
   * A tensor of zeros. float16 data is a `Float16Array` where the runtime has one.
   *
   * @throws RangeError `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`; TypeError `ERR_INVALID_ARG_TYPE`.
   */
  zeros(shape: readonly number[]): Tensor<'float32'>
  /** The same of a dtype. */
  zeros<D extends DType>(shape: readonly number[], dtype: D): Tensor<D>
  /** The same of a dtype where it is given. */
  zeros(shape: readonly number[], dtype?: DType): Tensor
}

const TENSOR_OPTIONS = ['strides', 'offset', 'dtype'] as const

class TypedTensor implements Tensor {
  readonly data: Data<DType>
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly offset: number
  readonly dtype: DType
  readonly size: number

  constructor(data: DataLike<DType>, shape: readonly number[], options?: TensorOptions) {
    const { strides, offset, dtype } = readOptions(options, TENSOR_OPTIONS)
    const view = readTensor('tensor', { data, shape, strides, offset, dtype })
    this.data = data as Data<DType>
    this.shape = view.shape
    this.strides = view.strides
    this.offset = view.offset
    this.dtype = view.dtype
    this.size = view.size
  }

  get dims(): readonly number[] {
    return this.shape
  }

  static zeros(shape: readonly number[], dtype: DType = 'float32'): Tensor {
    readChoice('dtype', dtype, DTYPES)
    const sizes = readIntegers('shape', shape, 0)
    const data = allocate('tensor', dtype, elementCount('tensor', sizes))
    return new TypedTensor(toPublicData<DType>(data, false), sizes)
  }
}

Object.defineProperty(TypedTensor, 'name', { value: 'Tensor' })

/** The class of the tensors that are returned; {@link TensorConstructor} has its signatures. */
export const Tensor = TypedTensor as TensorConstructor
