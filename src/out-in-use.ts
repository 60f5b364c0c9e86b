/** Which parts of which buffers serve as `out` of asynchronous calls that have not ended. */

import { makeError } from './errors.js'
import { type TensorView, touchedBytes } from './tensor-view.js'

type ByteRange = readonly [begin: number, end: number]

const inUse = new WeakMap<ArrayBufferLike, Set<ByteRange>>()

/** @throws RangeError `ERR_BUFFER_IN_USE` when a running call will write there. */
export function requireFree(out: TensorView): void {
  const [begin, end] = touchedBytes(out)
  for (const range of inUse.get(out.buffer) ?? []) {
    if (begin < range[1] && range[0] < end) {
      throw makeError(
        'ERR_BUFFER_IN_USE',
        'out must not serve another running call; received memory that does',
      )
    }
  }
}

/** Marks `out` as in use. Returns the function that frees it again. */
export function hold(out: TensorView): () => void {
  const range = touchedBytes(out)
  const ranges = inUse.get(out.buffer) ?? new Set<ByteRange>()
  inUse.set(out.buffer, ranges.add(range))
  return () => {
    ranges.delete(range)
  }
}
