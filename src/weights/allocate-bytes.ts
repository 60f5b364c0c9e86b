/** Memory for what files hold. */

import { makeError } from '../errors.js'

/** Zeros. @throws RangeError `ERR_TOO_LARGE`. */
export function allocateBytes(name: string, length: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length)
  } catch (cause) {
    throw makeError(
      'ERR_TOO_LARGE',
      `${name} must fit in memory; received a size of ${length} bytes`,
      { cause },
    )
  }
}

/** A copy whose first byte is aligned for any element. @throws RangeError `ERR_TOO_LARGE`. */
export function copyBytes(name: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = allocateBytes(name, bytes.byteLength)
  copy.set(bytes)
  return copy
}
