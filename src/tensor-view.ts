/** Reading a caller's tensor: every property once, everything checked, one plain record returned. */

import { readInteger, readIntegers } from './arguments.js'
import { DTYPES, type DType, type NativeData } from './dtype.js'
import { invalidType, inWords, makeError, shapeMismatch } from './errors.js'
import { elementCount } from './shape.js'
import {
  elementsNow,
  isDetached,
  requireLive,
  type TypedArrayInfo,
  typedArrayInfo,
} from './typed-array.js'

const DTYPE_OF_KIND: Readonly<Record<string, DType>> = {
  Float32Array: 'float32',
  Float16Array: 'float16',
  Uint16Array: 'float16',
}

/** A tensor as it was when it was read. */
export interface TensorView extends TypedArrayInfo {
  readonly array: unknown
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly offset: number
  readonly size: number
  /** The element indices that the view touches: [begin, end). */
  readonly touched: readonly [begin: number, end: number]
  readonly isContiguous: boolean
}

/**
 * Reads and checks a tensor.
 *
 * @param name - What messages call it: input, weight, bias, out.
 * @param dtypes - What a message says of the dtypes that there are.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`;
 * RangeError `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`.
 */
export function readTensor(
  name: string,
  value: unknown,
  dtypes = "'float32' or 'float16'",
): TensorView {
  if (typeof value !== 'object' || value === null) {
    throw invalidType(name, 'a tensor { data, shape }', value)
  }
  const given = readProperties(value as Record<string, unknown>)
  // A typed array, or a promise that was not awaited; what is a tensor but for its data says so below.
  if (given.data === undefined && inWords(value) !== 'an object') {
    throw invalidType(name, 'a tensor { data, shape }', value)
  }
  if (given.dtype !== undefined && !DTYPES.includes(given.dtype as DType)) {
    throw invalidType(`${name}.dtype`, dtypes, given.dtype)
  }
  const info = readData(name, given.data)
  const dtype = DTYPE_OF_KIND[info.kind] as DType
  checkDType(name, given.dtype, dtype, info.kind)
  if (given.shape === undefined) {
    throw invalidType(`${name}.shape`, 'an array of integers ≥ 0', given.shape)
  }
  const shape = readIntegers(`${name}.shape`, given.shape, 0)
  const size = elementCount(name, shape)
  const dense = contiguousStrides(shape)
  const strides = given.strides === undefined ? dense : readStrides(name, given.strides, shape)
  const offset =
    given.offset === undefined
      ? 0
      : readInteger(`${name}.offset`, given.offset, 0, Number.MAX_SAFE_INTEGER)
  requireLive(name, info.buffer)
  const touched = touchedRange(shape, strides, offset, size)
  const isPlain = given.strides === undefined && given.offset === undefined
  if (touched[0] < 0 || touched[1] > info.length || (isPlain && size !== info.length)) {
    throw lengthMismatch(name, info.length, shape, isPlain, strides, offset)
  }
  // The entries of the lists may be getters, too.
  if (elementsNow(given.data) < touched[1]) throw wentAway(name, 'begun')
  const isContiguous =
    strides === dense || shape.every((extent, axis) => extent <= 1 || strides[axis] === dense[axis])
  // Field by field: V8 takes microseconds to spread an object into a larger one.
  return {
    kind: info.kind,
    buffer: info.buffer,
    byteOffset: info.byteOffset,
    length: info.length,
    array: given.data,
    dtype,
    shape,
    strides,
    offset,
    size,
    touched,
    isContiguous,
  }
}

/** @throws TypeError `ERR_DTYPE_MISMATCH`, naming what the dtype comes from. */
export function requireDType(name: string, view: TensorView, dtype: DType, like: string): void {
  if (view.dtype === dtype) return
  throw makeError(
    'ERR_DTYPE_MISMATCH',
    `${name} must be ${dtype}, as the ${like} is; received ${view.dtype}`,
  )
}

/** @throws RangeError `ERR_SHAPE_MISMATCH`. */
export function requireContiguous(name: string, view: TensorView): void {
  if (!view.isContiguous) throw shapeMismatch(`${name}.strides`, 'contiguous', view.strides)
}

/**
 * @param until - What the memory has to stay for: the caller's own getters may take it away while
 * the operands are read, and anyone may while a call runs.
 * @throws TypeError `ERR_DETACHED` when the elements that the view touches are no longer there.
 */
export function requireStill(name: string, view: TensorView, until: 'begun' | 'ended'): void {
  if (elementsNow(view.array) >= view.touched[1] && !isDetached(view.buffer)) return
  throw wentAway(name, until)
}

function wentAway(name: string, until: 'begun' | 'ended'): Error {
  return makeError(
    'ERR_DETACHED',
    `${name} must stay until the call has ${until}; its buffer went away`,
  )
}

/**
 * The elements as the native side reads them. An array whose buffer was resized since it was read is cut
 * to what the view touches, which {@link requireStill} has found there.
 *
 * @param part - The contiguous tensor's own elements, or all from the array's first one on.
 */
export function nativeData(view: TensorView, part: 'all' | 'own'): NativeData {
  const isOwn = part === 'own'
  const first = isOwn ? view.offset : 0
  const length = isOwn ? view.size : view.touched[1]
  if (view.dtype === 'float32') {
    const array = view.array as Float32Array
    return first === 0 && elementsNow(array) === (isOwn ? length : view.length)
      ? array
      : plainElements(view, view.buffer, first, length)
  }
  return plainElements(view, view.buffer, first, length)
}

/**
 * Elements of a view's kind in an array of the language's own, which no caller's class has changed.
 *
 * @param buffer - The view's, or what has taken its place.
 * @param first - Counted from the array's first one.
 */
export function plainElements(
  { dtype, byteOffset }: TensorView,
  buffer: ArrayBufferLike,
  first: number,
  length: number,
): NativeData {
  return dtype === 'float32'
    ? new Float32Array(buffer, byteOffset + first * 4, length)
    : new Uint16Array(buffer, byteOffset + first * 2, length)
}

/** The bytes [begin, end) of its buffer that a view touches. */
export function touchedBytes(view: TensorView): readonly [begin: number, end: number] {
  const size = view.dtype === 'float32' ? 4 : 2
  const [begin, end] = view.touched
  return [view.byteOffset + begin * size, view.byteOffset + end * size]
}

function readProperties(value: Record<string, unknown>) {
  const data = value.data
  const shape = value.shape
  const strides = value.strides
  const dtype = value.dtype
  return {
    data,
    shape: shape === undefined ? value.dims : shape,
    strides: strides === undefined ? value.stride : strides,
    offset: value.offset,
    dtype: dtype === undefined ? value.type : dtype,
  }
}

function readData(name: string, data: unknown): TypedArrayInfo {
  const info = typedArrayInfo(data)
  if (info !== undefined && DTYPE_OF_KIND[info.kind] !== undefined) return info
  const expected = 'a Float32Array, a Float16Array or a Uint16Array of float16 bits'
  throw invalidType(`${name}.data`, expected, data)
}

function readStrides(name: string, given: unknown, shape: readonly number[]): readonly number[] {
  const strides = readIntegers(`${name}.strides`, given, -Infinity)
  if (strides.length === shape.length) return strides
  throw shapeMismatch(`${name}.strides`, `${shape.length} integers, one for each axis`, strides)
}

function checkDType(name: string, given: unknown, own: DType, kind: string): void {
  if (given === undefined || given === own) return
  throw makeError(
    'ERR_DTYPE_MISMATCH',
    `${name}.dtype must be '${own}', as its ${kind} is; received '${given}'`,
  )
}

/** Elements between neighbours on each axis of a contiguous tensor. */
export function contiguousStrides(shape: readonly number[]): readonly number[] {
  const strides = [...shape]
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step
    step *= shape[axis] as number
  }
  return Object.freeze(strides)
}

function touchedRange(
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  size: number,
): readonly [number, number] {
  if (size === 0) return [offset, offset]
  let lowest = offset
  let highest = offset
  for (let axis = 0; axis < shape.length; axis++) {
    const reach = ((shape[axis] as number) - 1) * (strides[axis] as number)
    if (reach < 0) lowest += reach
    else highest += reach
  }
  return [lowest, highest + 1]
}

function lengthMismatch(
  name: string,
  length: number,
  shape: readonly number[],
  isPlain: boolean,
  strides: readonly number[],
  offset: number,
): Error {
  const place = isPlain ? '' : `, strides ${inWords(strides)} and offset ${offset}`
  return makeError(
    'ERR_SHAPE_MISMATCH',
    `${name}.data must hold the elements of shape ${inWords(shape)}${place}; ` +
      `received ${length} elements`,
  )
}
