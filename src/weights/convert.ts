/** Conversion of stored elements to what layers take. */

import { allocateUnfilled } from '../allocate.js'
import type { DType, NativeData } from '../dtype.js'
import { callNative, native } from '../runtime.js'
import { allocateBytes } from './allocate-bytes.js'
import type { NumericDType } from './stored-dtype.js'

/**
 * Converts each element with one rounding, to nearest even: overflow of float16 gives ±Infinity, NaN
 * stays NaN. Elements of the wanted dtype are returned as they are.
 *
 * @param elements - float16 and bfloat16 as their bits.
 */
export function convertElements(
  name: string,
  elements: ArrayBufferView,
  from: NumericDType,
  to: DType,
): NativeData {
  if (from === to) return elements as NativeData
  const numbers =
    from === 'float16' || from === 'bfloat16' ? widened(name, elements, from) : elements
  const { length } = numbers as Float32Array
  if (to === 'float32') {
    if (numbers instanceof Float32Array) return numbers
    const out = allocateUnfilled(name, 'float32', length) as Float32Array
    copyNumbers(numbers, out)
    return out
  }
  const bits = allocateUnfilled(name, 'float16', length) as Uint16Array
  callNative(() => native().toFloat16(floats(name, numbers), bits))
  return bits
}

/** Exact float32 numbers for both. */
function widened(name: string, elements: ArrayBufferView, from: 'float16' | 'bfloat16') {
  const bits = elements as Uint16Array
  const out = allocateUnfilled(name, 'float32', bits.length) as Float32Array
  if (from === 'float16') {
    callNative(() => native().fromFloat16(bits, out))
    return out
  }
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length)
  for (let index = 0; index < bits.length; index++) words[index] = (bits[index] as number) << 16
  return out
}

/** Float64 numbers hold all but the widest integers exactly: the one rounding comes afterwards. */
function floats(name: string, numbers: ArrayBufferView): Float32Array | Float64Array {
  if (numbers instanceof Float32Array || numbers instanceof Float64Array) return numbers
  const { length } = numbers as Int32Array
  const out = new Float64Array(allocateBytes(name, length * 8).buffer)
  copyNumbers(numbers, out)
  return out
}

function copyNumbers(from: ArrayBufferView, to: Float32Array | Float64Array): void {
  if (!(from instanceof BigInt64Array || from instanceof BigUint64Array)) {
    to.set(from as Int32Array)
    return
  }
  for (let index = 0; index < from.length; index++) to[index] = Number(from[index])
}
