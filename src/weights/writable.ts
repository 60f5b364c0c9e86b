/** What the writers take: tensors of callers, read once and checked. */

import type { DType } from '../dtype.js'
import { nativeData, readTensor, requireContiguous } from '../tensor-view.js'
import { copyBytes } from './allocate-bytes.js'
import { HOST_ORDER, reverseElements } from './byte-order.js'

/** A caller's tensor as a file holds it, in little-endian bytes. */
export interface Writable {
  readonly dtype: DType
  readonly shape: readonly number[]
  /** The caller's own memory where the machine is little-endian. */
  readonly bytes: Uint8Array
}

/**
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`; RangeError
 * `ERR_SHAPE_MISMATCH` (also for strides that are not contiguous), `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`.
 */
export function readWritable(name: string, tensor: unknown): Writable {
  const view = readTensor(name, tensor)
  requireContiguous(name, view)
  const data = nativeData(view, 'own')
  let bytes: Uint8Array = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (HOST_ORDER === 'big') {
    bytes = copyBytes(name, bytes)
    reverseElements(bytes, data.BYTES_PER_ELEMENT)
  }
  return { dtype: view.dtype, shape: view.shape, bytes }
}
