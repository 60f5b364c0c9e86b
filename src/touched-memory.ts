/** Where the memory lies that a call reads or writes, comparable from view to view. */

import { native } from './runtime.js'
import { nativeData, type TensorView, touchedBytes } from './tensor-view.js'
import { isShared } from './typed-array.js'

/** Bytes [begin, end) of an owner. */
export interface TouchedMemory {
  readonly owner: object
  readonly begin: number
  readonly end: number
}

/**
 * The owner of all shared memory, whose bytes are counted by address: several buffers can be the same
 * memory, such as a `SharedArrayBuffer` and its `structuredClone`.
 */
const SHARED = {}

export function touchedMemory(view: TensorView): TouchedMemory {
  const [begin, end] = touchedBytes(view)
  if (!isShared(view.buffer)) return { owner: view.buffer, begin, end }
  const base = native().addressOf(nativeData(view, 'all')) - view.byteOffset
  return { owner: SHARED, begin: base + begin, end: base + end }
}

export function overlap(a: TouchedMemory, b: TouchedMemory): boolean {
  return a.owner === b.owner && a.begin < b.end && b.begin < a.end
}
