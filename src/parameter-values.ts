/** Values for a parameter: read from what callers have, checked, in the parameter's dtype. */

import { allocate, allocateUnfilled } from './allocate.js'
import type { DType, NativeData } from './dtype.js'
import { invalidType, shapeMismatch } from './errors.js'
import { callNative, native } from './runtime.js'
import { elementCount } from './shape.js'
import {
  nativeData,
  readTensor,
  requireContiguous,
  requireDType,
  type TensorView,
} from './tensor-view.js'
import { typedArrayInfo } from './typed-array.js'

const FLOAT_KINDS = ['Float32Array', 'Float16Array', 'Uint16Array']

/**
 * Reads a tensor, a typed array or an array of numbers.
 *
 * @param shape - The shape that the values must fill, or null where they may be any part.
 * @param converts - Whether a tensor of another dtype is converted; it is refused otherwise.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`; RangeError
 * `ERR_SHAPE_MISMATCH`, `ERR_TOO_LARGE`.
 */
export function readValues(
  name: string,
  values: unknown,
  dtype: DType,
  shape: readonly number[] | null,
  converts = false,
): NativeData {
  const data = isTensorLike(values)
    ? readTensorValues(name, values, dtype, shape, converts)
    : readNumbers(name, values, dtype, converts)
  if (shape !== null && data.length !== elementCount(name, shape)) {
    throw shapeMismatch(
      name,
      `${elementCount(name, shape)} numbers, or fewer with an offset`,
      data.length,
    )
  }
  return data
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

function readTensorValues(
  name: string,
  value: object,
  dtype: DType,
  shape: readonly number[] | null,
  converts: boolean,
): NativeData {
  const view = readTensor(name, value)
  if (!converts) requireDType(name, view, dtype, 'parameter')
  requireContiguous(name, view)
  if (
    shape !== null &&
    (view.shape.length !== shape.length || shape.some((size, axis) => size !== view.shape[axis]))
  ) {
    throw shapeMismatch(name, `of shape [${shape.join(', ')}]`, view.shape)
  }
  return valuesOf(name, view, dtype)
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

function readNumbers(name: string, values: unknown, dtype: DType, converts: boolean): NativeData {
  const info = typedArrayInfo(values)
  if (info !== undefined && FLOAT_KINDS.includes(info.kind)) {
    const view = readTensor(name, { data: values, shape: [info.length] })
    if (!converts) requireDType(name, view, dtype, 'parameter')
    return valuesOf(name, view, dtype)
  }
  const expected = 'a tensor, a typed array or an array of numbers'
  if (typeof values !== 'object' || values === null) throw invalidType(name, expected, values)
  const { length } = values as ArrayLike<unknown>
  if (!Number.isSafeInteger(length) || length < 0) throw invalidType(name, expected, values)
  const exact = new Float64Array(length)
  for (let index = 0; index < length; index++) {
    const number = (values as ArrayLike<unknown>)[index]
    if (typeof number !== 'number') throw invalidType(`${name}[${index}]`, 'a number', number)
    exact[index] = number
  }
  if (dtype === 'float32') return Float32Array.from(exact)
  const bits = allocate(name, dtype, length) as Uint16Array
  native().toFloat16(exact, bits)
  return bits
}
