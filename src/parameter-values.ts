/** Values for a parameter: read from what callers have, checked, in the parameter's dtype. */

import { allocateUnfilled } from './allocate.js'
import type { DType, NativeData } from './dtype.js'
import { invalidType, shapeMismatch } from './errors.js'
import { callNative, native } from './runtime.js'
import {
  nativeData,
  readTensor,
  requireContiguous,
  requireDType,
  requireStill,
  type TensorView,
} from './tensor-view.js'
import { requireLive, typedArrayInfo } from './typed-array.js'

/** How many numbers are rounded together. */
const PIECE = 1 << 16

const FLOAT_KINDS = ['Float32Array', 'Float16Array', 'Uint16Array']

/** Which values a parameter takes. */
export interface Wanted {
  readonly dtype: DType
  /** The shape that the values must fill, or null where they may be any part. */
  readonly shape: readonly number[] | null
  /** How many there may be. */
  readonly most: number
  /**
   * What is converted from another dtype: bare arrays of numbers, or tensors, too. Without it both are
   * refused. A bare `Uint16Array` is never one of numbers: it holds the bits of float16.
   */
  readonly converts?: 'arrays' | 'tensors'
}

/** Values that were read and checked; until they are taken they may lie in the caller's memory. */
export interface Values {
  /**
   * For when no code of the caller runs any more.
   *
   * @throws TypeError `ERR_DETACHED` where that memory went away; RangeError `ERR_TOO_LARGE`.
   */
  take(): NativeData
}

/**
 * Reads a tensor, a typed array or an array of numbers.
 *
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`; RangeError
 * `ERR_SHAPE_MISMATCH`, `ERR_TOO_LARGE`.
 */
export function readValues(name: string, values: unknown, wanted: Wanted): Values {
  const { shape } = wanted
  const converts = wanted.converts === 'tensors'
  if (isTensorLike(values)) return readTensorValues(name, values, { ...wanted, converts })
  const info = typedArrayInfo(values)
  if (info !== undefined) requireLive(name, info.buffer)
  const length = info === undefined ? lengthOf(name, values) : info.length
  if (shape !== null && length !== wanted.most) {
    throw shapeMismatch(name, `${wanted.most} numbers, or fewer with an offset`, length)
  }
  if (length > wanted.most) throw tooMany(name, wanted.most, length)
  if (info === undefined || !FLOAT_KINDS.includes(info.kind)) {
    return readNumbers(name, values as ArrayLike<unknown>, length, wanted.dtype)
  }
  const holdsNumbers = wanted.converts === 'arrays' && info.kind !== 'Uint16Array'
  const row = { data: values, shape: [length] }
  return readTensorValues(name, row, { ...wanted, shape: null, converts: converts || holdsNumbers })
}

function isTensorLike(values: unknown): values is object {
  return (
    typeof values === 'object' &&
    values !== null &&
    !Array.isArray(values) &&
    !ArrayBuffer.isView(values) &&
    'data' in values
  )
}

/** Tensors of files have others, such as bfloat16. */
const DTYPES_OF_FILES = "'float32' or 'float16', as a file is read with the option dtype"

function readTensorValues(
  name: string,
  value: object,
  { dtype, shape, most, converts }: Omit<Wanted, 'converts'> & { readonly converts: boolean },
): Values {
  const view = readTensor(name, value, DTYPES_OF_FILES)
  if (!converts) requireDType(name, view, dtype, 'parameter')
  requireContiguous(name, view)
  if (
    shape !== null &&
    (view.shape.length !== shape.length || shape.some((size, axis) => size !== view.shape[axis]))
  ) {
    throw shapeMismatch(name, `of shape [${shape.join(', ')}]`, view.shape)
  }
  if (view.size > most) throw tooMany(name, most, view.size)
  return {
    take() {
      requireStill(name, view, 'begun')
      return valuesOf(name, view, dtype)
    },
  }
}

/** The values of a contiguous tensor, in another dtype where that is wanted. */
function valuesOf(name: string, view: TensorView, dtype: DType): NativeData {
  const from = nativeData(view, 'own')
  if (view.dtype === dtype) return from
  const to = allocateUnfilled(name, dtype, view.size)
  callNative(() =>
    dtype === 'float16'
      ? native().toFloat16(from as Float32Array, to as Uint16Array)
      : native().fromFloat16(from as Uint16Array, to as Float32Array),
  )
  return to
}

function lengthOf(name: string, values: unknown): number {
  const expected = 'a tensor, a typed array or an array of numbers'
  if (typeof values !== 'object' || values === null) throw invalidType(name, expected, values)
  const { length } = values as ArrayLike<unknown>
  if (!Number.isSafeInteger(length) || length < 0) throw invalidType(name, expected, values)
  return length
}

function readNumbers(
  name: string,
  values: ArrayLike<unknown>,
  length: number,
  dtype: DType,
): Values {
  const data = allocateUnfilled(name, dtype, length)
  // Halves are rounded from doubles, a piece at a time: by way of float32 they would be rounded twice.
  const doubles = dtype === 'float16' ? new Float64Array(Math.min(length, PIECE)) : undefined
  for (let begin = 0; begin < length; begin += PIECE) {
    const into = data.subarray(begin, begin + PIECE)
    const exact = doubles?.subarray(0, into.length) ?? into
    for (let index = 0; index < exact.length; index++) {
      const number = values[begin + index]
      if (typeof number !== 'number') {
        throw invalidType(`${name}[${begin + index}]`, 'a number', number)
      }
      exact[index] = number
    }
    if (doubles !== undefined) native().toFloat16(exact as Float64Array, into as Uint16Array)
  }
  return { take: () => data }
}

function tooMany(name: string, most: number, length: number): Error {
  return shapeMismatch(name, `at most ${most} numbers here`, length)
}
