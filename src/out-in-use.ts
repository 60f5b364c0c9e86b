/** Which memory serves as `out` of asynchronous calls that have not ended. */

import { makeError } from './errors.js'
import type { TensorView } from './tensor-view.js'
import { overlap, type TouchedMemory, touchedMemory } from './touched-memory.js'

const inUse = new WeakMap<object, Set<TouchedMemory>>()

/** @throws RangeError `ERR_BUFFER_IN_USE` when a running call will write there. */
export function requireFree(out: TensorView): void {
  const memory = touchedMemory(out)
  for (const other of inUse.get(memory.owner) ?? []) {
    if (overlap(memory, other)) {
      throw makeError(
        'ERR_BUFFER_IN_USE',
        'out must not serve another running call; received memory that does',
      )
    }
  }
}

/** Marks `out` as in use. Returns the function that frees it again. */
export function hold(out: TensorView): () => void {
  const memory = touchedMemory(out)
  const held = inUse.get(memory.owner) ?? new Set<TouchedMemory>()
  inUse.set(memory.owner, held.add(memory))
  return () => {
    held.delete(memory)
  }
}
