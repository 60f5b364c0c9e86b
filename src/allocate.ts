/** Allocation of what JavaScript will see, with a typed refusal where memory cannot be had. */

import type { DType, NativeData } from './dtype.js'
import { makeError } from './errors.js'

/** @throws RangeError `ERR_TOO_LARGE`. */
export function allocate(name: string, dtype: DType, length: number): NativeData {
  try {
    return dtype === 'float32' ? new Float32Array(length) : new Uint16Array(length)
  } catch (cause) {
    throw makeError(
      'ERR_TOO_LARGE',
      `${name} must fit in memory; received a size of ${length} elements of ${dtype}`,
      { cause },
    )
  }
}
