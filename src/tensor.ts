/** Tensors in and out: the structural type that is accepted, and the class that is returned. */

import { allocate } from './allocate.js'
import { readChoice, readIntegers, readOptions } from './arguments.js'
import { type Data, type DataLike, DTYPES, type DType, toPublicData } from './dtype.js'
import { elementCount } from './shape.js'
import { readTensor } from './tensor-view.js'

/**
 * What is taken as a tensor: any object with `data` and `shape` (or `dims`), such as a {@link Tensor}, a
 * `Tensor` of onnxruntime, an ndarray, or `{ data: t.dataSync(), shape: t.shape }` for TensorFlow.js.
 */
export interface TensorLike<D extends DType = DType> {
  /** The elements; a `Uint16Array` holds binary16 bits. */
  readonly data: DataLike<D>
  /** Sizes of the axes, such as `[N, C, H, W]`; `shape` or `dims` is required. */
  readonly shape?: readonly number[] | undefined
  /** `shape` under ONNX Runtime's name. */
  readonly dims?: readonly number[] | undefined
  /**
   * Distance in `data` between neighbours on each axis, in elements; may be zero or negative. Default:
   * contiguous, the last axis fastest.
   */
  readonly strides?: readonly number[] | undefined
  /** `strides` under ndarray's name. */
  readonly stride?: readonly number[] | undefined
  /** Index in `data` of the first element; default 0. */
  readonly offset?: number | undefined
  /** Default: float32 for a `Float32Array`, float16 for a `Float16Array` or `Uint16Array`. */
  readonly dtype?: D | undefined
  /** `dtype` under ONNX Runtime's name. */
  readonly type?: D | undefined
}

/** Options of `new Tensor(data, shape, options)`. */
export interface TensorOptions<D extends DType = DType> {
  /**
   * Distance in the data between neighbours on each axis, in elements; may be zero or negative. Default:
   * contiguous, the last axis fastest.
   */
  readonly strides?: readonly number[] | undefined
  /** Index in the data of the first element; default 0. */
  readonly offset?: number | undefined
  /** Default: float32 for a `Float32Array`, else float16. */
  readonly dtype?: D | undefined
}

/** A typed array with a shape; contiguous, the last axis fastest, unless `strides` say otherwise. */
export interface Tensor<D extends DType = DType> extends TensorLike<D> {
  /** The elements: the very array that the tensor was made of. */
  readonly data: Data<D>
  /** Sizes of the axes. */
  readonly shape: readonly number[]
  /** `shape` under ONNX Runtime's name. */
  readonly dims: readonly number[]
  /** Distance in `data` between neighbours on each axis, in elements. */
  readonly strides: readonly number[]
  /** Index in `data` of the first element. */
  readonly offset: number
  /** dtype of the elements. */
  readonly dtype: D
  /** The number of elements. */
  readonly size: number
}

/** The type of the class {@link Tensor}; its signatures tell the dtype from the kind of array. */
export interface TensorConstructor {
  /**
   * A tensor around the given array, which is not copied.
   *
   * @param data - A `Float32Array`; for float16 a `Float16Array`, or a `Uint16Array` of the bits.
   * @param shape - Sizes of the axes. Their product must be the length of `data`, unless `strides` or
   * `offset` say where the elements lie.
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
  /**
   * A float16 tensor around the given array, which is not copied: a `Float16Array`, or a `Uint16Array` of
   * the bits. Shape, options and errors are those of the first overload.
   */
  new (
    data: DataLike<'float16'>,
    shape: readonly number[],
    options?: TensorOptions<'float16'>,
  ): Tensor<'float16'>
  /**
   * A tensor around the given array, which is not copied, of a dtype that is known when it runs. Arguments
   * and errors are those of the first overload.
   */
  new <D extends DType>(
    data: DataLike<D>,
    shape: readonly number[],
    options?: TensorOptions<D>,
  ): Tensor<D>
  /** What `instanceof Tensor` looks for. */
  readonly prototype: Tensor

  /**
   * A new tensor of zeros, float32 unless a dtype is given. float16 data is a `Float16Array` where the
   * runtime has one, else a `Uint16Array`.
   *
   * @param shape - Sizes of the axes, each ≥ 0.
   * @throws RangeError `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`; TypeError `ERR_INVALID_ARG_TYPE`.
   */
  zeros(shape: readonly number[]): Tensor<'float32'>
  /** The same, of the given dtype. */
  zeros<D extends DType>(shape: readonly number[], dtype: D): Tensor<D>
  /** The same, of the given dtype, if any. */
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
    const sizes = readIntegers('shape', shape, 0)
    readChoice('dtype', dtype, DTYPES)
    const data = allocate('tensor', dtype, elementCount('tensor', sizes))
    return new TypedTensor(toPublicData<DType>(data, false), sizes)
  }
}

Object.defineProperty(TypedTensor, 'name', { value: 'Tensor' })

/** The class of all tensors that this package returns; {@link TensorConstructor} has its signatures. */
export const Tensor = TypedTensor as TensorConstructor
