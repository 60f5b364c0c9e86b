/** The element types that files hold: their names, widths and typed arrays. */

import { type Data, type DType, toPublicData } from '../dtype.js'

interface ArrayOfDType {
  float64: Float64Array
  float32: Float32Array
  float16: Data<'float16'>
  /** The upper halves of float32 numbers. */
  bfloat16: Uint16Array
  int64: BigInt64Array
  int32: Int32Array
  int16: Int16Array
  int8: Int8Array
  uint64: BigUint64Array
  uint32: Uint32Array
  uint16: Uint16Array
  uint8: Uint8Array
  /** One byte each, 0 or 1. */
  bool: Uint8Array
}

/** Element types that are decoded to numbers. */
export type NumericDType =
  | 'float64'
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint64'
  | 'uint32'
  | 'uint16'
  | 'uint8'
  | 'bool'

/** Element types that are not decoded: their data is the bytes. */
export type OpaqueDType =
  | 'complex64'
  | 'complex128'
  | 'float8_e4m3fn'
  | 'float8_e5m2'
  | 'float8_e8m0fnu'
  | 'float6_e2m3'
  | 'float6_e3m2'
  | 'float4_e2m1'

const OPAQUE_BITS: Readonly<Record<OpaqueDType, number>> = {
  complex64: 64,
  complex128: 128,
  float8_e4m3fn: 8,
  float8_e5m2: 8,
  float8_e8m0fnu: 8,
  float6_e2m3: 6,
  float6_e3m2: 6,
  float4_e2m1: 4,
}

/** How a file stores elements. Layers take `float32` and `float16`; a reader's `dtype` converts others. */
export type StoredDType = NumericDType | OpaqueDType

/** The typed array of a stored dtype; a `Uint8Array` of bytes for an {@link OpaqueDType}. */
export type StoredData<T extends StoredDType> = T extends DType
  ? Data<T>
  : T extends NumericDType
    ? ArrayOfDType[T]
    : Uint8Array

type ArrayConstructor = {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): ArrayBufferView
}

const ARRAYS: Readonly<Record<NumericDType, ArrayConstructor>> = {
  float64: Float64Array,
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint64: BigUint64Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  bool: Uint8Array,
}

export function isNumeric(dtype: StoredDType): dtype is NumericDType {
  return Object.hasOwn(ARRAYS, dtype)
}

/** The width of an element; opaque types may have fewer than 8 bits, packed without gaps. */
export function bitsOf(dtype: StoredDType): number {
  return isNumeric(dtype) ? ARRAYS[dtype].BYTES_PER_ELEMENT * 8 : OPAQUE_BITS[dtype]
}

/** The bytes of a tensor: a fraction where its elements do not fill the last; not exact beyond 2^53. */
export function byteLengthOf(dtype: StoredDType, shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, bitsOf(dtype) / 8)
}

/** Elements in the machine's byte order, without a copy; float16 ones as their bits. */
export function viewOf(dtype: NumericDType, bytes: Uint8Array): ArrayBufferView {
  const Elements = ARRAYS[dtype]
  const length = bytes.byteLength / Elements.BYTES_PER_ELEMENT
  return new Elements(bytes.buffer, bytes.byteOffset, length)
}

/** Whether a view of these bytes can be had without a copy. */
export function isAligned(dtype: NumericDType, bytes: Uint8Array): boolean {
  return bytes.byteOffset % ARRAYS[dtype].BYTES_PER_ELEMENT === 0
}

/** Shows elements as callers see them. */
export function publicData(dtype: StoredDType, elements: ArrayBufferView): ArrayBufferView {
  return dtype === 'float16' ? toPublicData<'float16'>(elements as Uint16Array, false) : elements
}
