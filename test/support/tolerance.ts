/** The error bounds of the contract (spec, section 2). */

import { fromFloat16 } from 'convtranspose'

/** The bound of the direct path: 2^-24 * (S * (K + 4) + |y|). */
export function directBound(reach: number, reduction: number, y: number): number {
  return 2 ** -24 * (reach * (reduction + 4) + Math.abs(y))
}

/** The bound of a float16 result: half a unit in the last place of binary16, and the float32 bound. */
export function halfBound(reach: number, reduction: number, y: number): number {
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(y) || 2 ** -14)))
  return 2 ** (exponent - 11) + directBound(reach, reduction, y)
}

/** What a result says, as float64 numbers. */
export function numbersOf(data: Float32Array | Uint16Array): Float64Array {
  return Float64Array.from(data instanceof Float32Array ? data : fromFloat16(data))
}

/** The index of the first element outside its bound, or -1. A NaN is outside. */
export function firstOutside(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  bound: (index: number) => number,
): number {
  if (actual.length !== expected.length) return 0
  for (let index = 0; index < actual.length; index++) {
    const error = Math.abs((actual[index] as number) - (expected[index] as number))
    if (!(error <= bound(index))) return index
  }
  return -1
}
