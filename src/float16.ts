/** Conversion between float32 numbers and IEEE binary16. */

import { allocateUnfilled } from './allocate.js'
import { type Data, type DataLike, toPublicData } from './dtype.js'
import { invalidType, shapeMismatch } from './errors.js'
import { callNative, native } from './runtime.js'
import { requireLive, typedArrayInfo } from './typed-array.js'

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
 * The same into an array that there is.
 *
 * @param out - Where to write: a `Float16Array`, or a `Uint16Array` for the bits; it is returned.
 * @throws RangeError `ERR_SHAPE_MISMATCH` where `out` has another length, `ERR_OVERLAP`, too.
 */
export function toFloat16<T extends DataLike<'float16'>>(values: Float32Array, out: T): T
/** The same, into `out` where it is given. */
export function toFloat16(values: Float32Array, out?: DataLike<'float16'>): DataLike<'float16'>
export function toFloat16(values: Float32Array, out?: DataLike<'float16'>): DataLike<'float16'> {
  const length = liveLength('values', values, ['Float32Array'])
  if (out !== undefined) checkLength(out, ['Float16Array', 'Uint16Array'], length)
  const bits =
    out === undefined ? (allocateUnfilled('out', 'float16', length) as Uint16Array) : bitsOf(out)
  callNative(() => native().toFloat16(values, bits))
  return out ?? toPublicData<'float16'>(bits, false)
}

/**
 * Widens binary16 numbers to float32; every value is exact.
 *
 * @param bits - `Float16Array`, or `Uint16Array` of bits.
 * @param out - Where to write; default a new array.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DETACHED`; RangeError `ERR_SHAPE_MISMATCH` (`out` has
 * another length), `ERR_OVERLAP`, `ERR_TOO_LARGE`; Error `ERR_NATIVE_LOAD`.
 */
export function fromFloat16(bits: DataLike<'float16'>, out?: Float32Array): Float32Array {
  const length = liveLength('bits', bits, ['Float16Array', 'Uint16Array'])
  if (out !== undefined) checkLength(out, ['Float32Array'], length)
  const values = out ?? (allocateUnfilled('out', 'float32', length) as Float32Array)
  callNative(() => native().fromFloat16(bitsOf(bits), values))
  return values
}

/** The bits of an array of 16-bit elements, whatever its class. */
function bitsOf(array: DataLike<'float16'>): Uint16Array {
  const info = typedArrayInfo(array)
  return info === undefined || info.kind === 'Uint16Array'
    ? (array as Uint16Array)
    : new Uint16Array(info.buffer, info.byteOffset, info.length)
}

function liveLength(name: string, array: unknown, kinds: readonly string[]): number {
  const info = typedArrayInfo(array)
  if (info === undefined || !kinds.includes(info.kind)) {
    throw invalidType(name, `a ${kinds.join(' or ')}`, array)
  }
  requireLive(name, info.buffer)
  return info.length
}

function checkLength(out: unknown, kinds: readonly string[], length: number): void {
  const received = liveLength('out', out, kinds)
  if (received !== length) throw shapeMismatch('out', `of length ${length}`, received)
}
