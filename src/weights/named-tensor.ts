/** Tensors as files hold them: name, dtype and shape at once, the values when they are asked for. */

import type { DType } from '../dtype.js'
import { makeError } from '../errors.js'
import { allocateBytes, copyBytes } from './allocate-bytes.js'
import { type ByteOrder, HOST_ORDER, reverseElements } from './byte-order.js'
import { convertElements } from './convert.js'
import { permute } from './permute.js'
import {
  bitsOf,
  byteLengthOf,
  isAligned,
  isNumeric,
  type NumericDType,
  publicData,
  type StoredData,
  type StoredDType,
  viewOf,
} from './stored-dtype.js'

/** A tensor of a file. With dtype float32 or float16 it can be passed wherever a `TensorLike` is taken. */
export interface NamedTensor<T extends StoredDType = StoredDType> {
  /** The dtype of `data`: as the file stores it, or what the option `dtype` converts to. */
  readonly dtype: T
  /** Sizes of the axes. */
  readonly shape: readonly number[]
  /** The number of elements. */
  readonly size: number
  /**
   * The elements, contiguous, the last axis fastest. They are decoded or converted when they are first
   * asked for, and may be a view of the bytes that were read.
   *
   * @throws TypeError `ERR_DTYPE_MISMATCH` if they cannot be converted (complex numbers and those of fewer
   * than 16 bits), `ERR_DETACHED` if the bytes that it was read from were transferred away; RangeError
   * `ERR_TOO_LARGE`.
   */
  readonly data: StoredData<T>
}

/** The tensors of a file by name, in an object without prototype: even `__proto__` is a plain name. */
export type NamedTensors<T extends StoredDType = StoredDType> = {
  readonly [name: string]: NamedTensor<T>
}

/** What a reader knows of a tensor. Its bytes hold exactly the elements of the shape. */
export interface TensorBytes {
  readonly name: string
  readonly dtype: StoredDType
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
  /** Default little. */
  readonly byteOrder?: ByteOrder
  /** Whether the first axis varies fastest, as in Fortran; default false. */
  readonly isFortranOrder?: boolean
}

class StoredTensor implements NamedTensor {
  readonly dtype: StoredDType
  readonly shape: readonly number[]
  readonly size: number
  readonly #stored: TensorBytes
  readonly #byteLength: number
  #data: ArrayBufferView | undefined

  constructor(stored: TensorBytes, dtype: DType | undefined) {
    this.dtype = dtype ?? stored.dtype
    this.shape = Object.freeze([...stored.shape])
    this.size = stored.shape.reduce((product, size) => product * size, 1)
    this.#stored = stored
    this.#byteLength = byteLengthOf(stored.dtype, stored.shape)
  }

  static is(value: unknown): value is StoredTensor {
    return typeof value === 'object' && value !== null && #stored in value
  }

  /** The same in another dtype: from what is stored, so that there is one rounding. */
  as(dtype: DType): NamedTensor {
    return new StoredTensor(this.#stored, dtype)
  }

  get data(): StoredData<StoredDType> {
    this.#data ??= this.#decode()
    return this.#data as StoredData<StoredDType>
  }

  #decode(): ArrayBufferView {
    const { name, dtype: from, bytes } = this.#stored
    if (bytes.byteLength !== this.#byteLength) {
      const expected = 'must stay in memory until its data is used'
      throw makeError('ERR_DETACHED', `${JSON.stringify(name)} ${expected}; its buffer went away`)
    }
    if (this.dtype === from && !isNumeric(from)) return bytes
    if (!isNumeric(from)) {
      throw makeError(
        'ERR_DTYPE_MISMATCH',
        `${JSON.stringify(name)} must hold numbers that convert to ${this.dtype}; received ${from}`,
      )
    }
    const elements = inOrder(this.#stored, from)
    if (this.dtype === from) return publicData(from, elements)
    const to = this.dtype as DType
    return publicData(to, convertElements(JSON.stringify(name), elements, from, to))
  }
}

/** Elements in the machine's byte order, the last axis fastest; a copy only where one is needed. */
function inOrder(stored: TensorBytes, dtype: NumericDType): ArrayBufferView {
  const { name, shape, isFortranOrder, byteOrder = 'little' } = stored
  const width = bitsOf(dtype) / 8
  let { bytes } = stored
  if (width > 1 && byteOrder !== HOST_ORDER) {
    bytes = copyBytes(name, bytes)
    reverseElements(bytes, width)
  } else if (!isAligned(dtype, bytes)) {
    bytes = copyBytes(name, bytes)
  }
  const elements = viewOf(dtype, bytes)
  if (!isFortranOrder || shape.length < 2) return elements
  const target = viewOf(dtype, allocateBytes(name, bytes.byteLength))
  const axes = shape.map((_, axis) => shape.length - 1 - axis)
  permute(elements, [...shape].reverse(), axes, target)
  return target
}

/** @param dtype - What the values are converted to; default as they are stored. */
export function namedTensor(stored: TensorBytes, dtype?: DType): NamedTensor {
  return new StoredTensor(stored, dtype)
}

/**
 * @returns The tensor of a file in another dtype, converted when its data is used; undefined for what did
 * not come from a reader.
 */
export function convertedTensor(value: unknown, dtype: DType): NamedTensor | undefined {
  return StoredTensor.is(value) ? value.as(dtype) : undefined
}

/** Tensors by name, whatever the names are. */
export function namedTensors(entries: Iterable<readonly [string, NamedTensor]>): NamedTensors {
  const tensors: Record<string, NamedTensor> = Object.create(null)
  for (const [name, tensor] of entries) tensors[name] = tensor
  return tensors
}
