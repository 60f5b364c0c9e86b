/** What the writers take: tensors of callers, read once and checked. */

import type { DType } from '../dtype.js'
import { makeError } from '../errors.js'
import { nativeData, readTensor, requireContiguous } from '../tensor-view.js'
import { type TypedArrayInfo, typedArrayInfo } from '../typed-array.js'
import { copyBytes } from './allocate-bytes.js'
import { HOST_ORDER, reverseElements } from './byte-order.js'

/** A caller's tensor as a file holds it, in little-endian bytes. */
export interface Writable {
  /** What messages call it. */
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
  /** The caller's own memory where the machine is little-endian. */
  readonly bytes: Uint8Array
  /** What `bytes` had when it was read. */
  readonly byteLength: number
}

/**
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`; RangeError
 * `ERR_SHAPE_MISMATCH` (also for strides that are not contiguous), `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`.
 */
export function readWritable(name: string, tensor: unknown): Writable {
  const view = readTensor(name, tensor)
  requireContiguous(name, view)
  const { dtype, shape } = view
  const width = dtype === 'float32' ? 4 : 2
  const byteLength = view.size * width
  const { buffer, byteOffset } = typedArrayInfo(nativeData(view, 'own')) as TypedArrayInfo
  let bytes: Uint8Array = new Uint8Array(buffer, byteOffset, byteLength)
  if (HOST_ORDER === 'big') {
    bytes = copyBytes(name, bytes)
    reverseElements(bytes, width)
  }
  return { name, dtype, shape, bytes, byteLength }
}

/** @throws TypeError `ERR_DETACHED` where the memory was transferred away or has shrunk since. */
export function requireWhole({ name, bytes, byteLength }: Writable): void {
  if (bytes.byteLength === byteLength) return
  throw makeError('ERR_DETACHED', `${name} must stay until it is written; its buffer went away`)
}
