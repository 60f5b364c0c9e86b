/** Conversion between float32 numbers and IEEE binary16. */

import { allocateUnfilled } from './allocate.js'
import { type Data, type DataLike, toPublicData } from './dtype.js'
import { invalidType, shapeMismatch } from './errors.js'
import { callNative, native } from './runtime.js'
import { requireLive, type TypedArrayInfo, typedArrayInfo } from './typed-array.js'

const WIDE = ['Float32Array']
const HALVES = ['Float16Array', 'Uint16Array']

/**
 * Rounds float32 numbers to binary16, to nearest even; overflow gives ±Infinity, NaN stays NaN.
 *
 * @param values - Numbers to round.
 * @returns A new `Float16Array`, or a `Uint16Array` of the bits where the runtime has none.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DETACHED`; RangeError `ERR_TOO_LARGE`; Error
 * `ERR_NATIVE_LOAD`.
 */
export function toFloat16(values: Float32Array): Data<'float16'>
/**
 * The same, into a given array.
 *
 * @param out - Where to write: a `Float16Array`, or a `Uint16Array` for the bits, of the same length as
 * `values`; it is returned.
 * @throws Also RangeError `ERR_SHAPE_MISMATCH` where `out` has another length, and `ERR_OVERLAP`.
 */
export function toFloat16<T extends DataLike<'float16'>>(values: Float32Array, out: T): T
/** The same, into `out` if it is given. */
export function toFloat16(values: Float32Array, out?: DataLike<'float16'>): DataLike<'float16'>
export function toFloat16(values: Float32Array, out?: DataLike<'float16'>): DataLike<'float16'> {
  const { length } = liveInfo('values', values, WIDE)
  const bits =
    out === undefined
      ? (allocateUnfilled('out', 'float16', length) as Uint16Array)
      : bitsOf(out, outInfo(out, HALVES, length))
  callNative(() => native().toFloat16(values, bits))
  return out ?? toPublicData<'float16'>(bits, false)
}

/**
 * Widens binary16 numbers to float32, exactly.
 *
 * @param bits - A `Float16Array`, or a `Uint16Array` of the bits.
 * @param out - Where to write, of the same length; default a new array.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DETACHED`; RangeError `ERR_SHAPE_MISMATCH` (`out` has
 * another length), `ERR_OVERLAP`, `ERR_TOO_LARGE`; Error `ERR_NATIVE_LOAD`.
 */
export function fromFloat16(bits: DataLike<'float16'>, out?: Float32Array): Float32Array {
  const info = liveInfo('bits', bits, HALVES)
  if (out !== undefined) outInfo(out, WIDE, info.length)
  const values = out ?? (allocateUnfilled('out', 'float32', info.length) as Float32Array)
  callNative(() => native().fromFloat16(bitsOf(bits, info), values))
  return values
}

/** The bits of an array of 16-bit elements, whatever its class. */
function bitsOf(array: DataLike<'float16'>, info: TypedArrayInfo): Uint16Array {
  return info.kind === 'Uint16Array'
    ? (array as Uint16Array)
    : new Uint16Array(info.buffer, info.byteOffset, info.length)
}

function liveInfo(name: string, array: unknown, kinds: readonly string[]): TypedArrayInfo {
  const info = typedArrayInfo(array)
  if (info === undefined || !kinds.includes(info.kind)) {
    throw invalidType(name, `a ${kinds.join(' or ')}`, array)
  }
  requireLive(name, info.buffer)
  return info
}

function outInfo(out: unknown, kinds: readonly string[], length: number): TypedArrayInfo {
  const info = liveInfo('out', out, kinds)
  if (info.length !== length) throw shapeMismatch('out', `of length ${length}`, info.length)
  return info
}
