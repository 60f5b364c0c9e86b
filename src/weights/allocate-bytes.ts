/** Memory for what files hold. */

import { makeError } from '../errors.js'

/** `Uint8Array<ArrayBuffer>`, in words that TypeScript before 5.7 knows, too: declarations have them. */
export type OwnBytes = ReturnType<typeof Uint8Array.of>

/** Zeros. @throws RangeError `ERR_TOO_LARGE`. */
export function allocateBytes(name: string, length: number): OwnBytes {
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

/** The parts, one after the other, in memory of its own. @throws RangeError `ERR_TOO_LARGE`. */
export function joinBytes(name: string, parts: readonly Uint8Array[]): OwnBytes {
  const size = parts.reduce((sum, part) => sum + part.byteLength, 0)
  const bytes = allocateBytes(name, size)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}

/** A copy whose first byte is aligned for any element. @throws RangeError `ERR_TOO_LARGE`. */
export function copyBytes(name: string, bytes: Uint8Array): OwnBytes {
  const copy = allocateBytes(name, bytes.byteLength)
  copy.set(bytes)
  return copy
}
