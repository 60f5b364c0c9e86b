/** Allocation of what JavaScript will see, with a typed refusal where memory cannot be had. */

import { Buffer } from 'node:buffer'
import type { DType, NativeData } from './dtype.js'
import { makeError } from './errors.js'
import { nativeIfAny } from './runtime.js'

/** Of these sizes, filling with zeros takes up to milliseconds; of larger ones the system does it later. */
const UNFILLED_BYTES = [2 ** 12, 2 ** 26] as const

/**
 * From this size on, as in numpy, memory asks for large pages as it is made: each page of 4 KiB would cost
 * a fault of its own when it is first written.
 */
const LARGE_PAGES_BYTES = 2 ** 22

/**
 * Electron's memory without zeros lies in V8's memory cage as well, but up to Electron 43 each piece costs
 * whole pages, zeroed one by one: more than zeros do (electron/electron#52919).
 */
const HAS_UNFILLED = process.versions.electron === undefined

/** Zeros. @throws RangeError `ERR_TOO_LARGE`. */
export function allocate(name: string, dtype: DType, length: number): NativeData {
  return attempt(name, dtype, length, () =>
    dtype === 'float32' ? new Float32Array(length) : new Uint16Array(length),
  )
}

/**
 * Memory of its own whose elements may be anything: nobody may see it before all are written.
 *
 * @throws RangeError `ERR_TOO_LARGE`.
 */
export function allocateUnfilled(name: string, dtype: DType, length: number): NativeData {
  const bytes = length * (dtype === 'float32' ? 4 : 2)
  const [least, most] = UNFILLED_BYTES
  if (!HAS_UNFILLED || bytes < least || bytes > most) return allocate(name, dtype, length)
  return attempt(name, dtype, length, () => {
    const { buffer, byteOffset } = Buffer.allocUnsafeSlow(bytes)
    return dtype === 'float32'
      ? new Float32Array(buffer, byteOffset, length)
      : new Uint16Array(buffer, byteOffset, length)
  })
}

function attempt(
  name: string,
  dtype: DType,
  length: number,
  construct: () => NativeData,
): NativeData {
  let memory: NativeData
  try {
    memory = construct()
  } catch (cause) {
    throw makeError(
      'ERR_TOO_LARGE',
      `${name} must fit in memory; received a size of ${length} elements of ${dtype}`,
      { cause },
    )
  }
  if (memory.byteLength >= LARGE_PAGES_BYTES) nativeIfAny()?.preferLargePages(memory)
  return memory
}
