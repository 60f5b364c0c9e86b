/**
 * Typed arrays seen through the language's own getters: a subclass or a proxy cannot lie about
 * where an array lies, and arrays of other realms are recognised.
 */

import type { NativeData } from './dtype.js'
import { makeError } from './errors.js'

const PROTOTYPE = Object.getPrototypeOf(Uint8Array.prototype) as object

function getter<T>(owner: object, name: PropertyKey): (object: unknown) => T {
  const get = Object.getOwnPropertyDescriptor(owner, name)?.get
  return (object) => get?.call(object) as T
}

const tagOf = getter<string | undefined>(PROTOTYPE, Symbol.toStringTag)
const bufferOf = getter<ArrayBufferLike>(PROTOTYPE, 'buffer')
const byteOffsetOf = getter<number>(PROTOTYPE, 'byteOffset')
const lengthOf = getter<number>(PROTOTYPE, 'length')
const bytesOf = getter<number>(ArrayBuffer.prototype, 'byteLength')
const detachedOf = getter<boolean | undefined>(ArrayBuffer.prototype, 'detached')

/** What a typed array is: its class name and where it lies, at the moment of asking. */
export interface TypedArrayInfo {
  readonly kind: string
  readonly buffer: ArrayBufferLike
  readonly byteOffset: number
  readonly length: number
}

/** Returns undefined for anything that is no typed array, and is not known to stand for one. */
export function typedArrayInfo(value: unknown): TypedArrayInfo | undefined {
  const kind = tagOf(value)
  if (kind === undefined) return ponyfilledInfo(value)
  return {
    kind,
    buffer: bufferOf(value),
    byteOffset: byteOffsetOf(value),
    length: lengthOf(value),
  }
}

/** How many elements a typed array has now: a resized buffer changes it. */
export function elementsNow(array: unknown): number {
  return tagOf(array) === undefined ? (ponyfilledInfo(array)?.length ?? 0) : lengthOf(array)
}

/** By this, every version of `@petamoriken/float16` knows the arrays of every other. */
const BRAND = Symbol.for('__Float16Array__')

/**
 * Reads a `Float16Array` of `@petamoriken/float16`: a proxy, which has no typed array's inside. What
 * it says of itself is believed as far as an array of the language's own can lie there.
 */
function ponyfilledInfo(value: unknown): TypedArrayInfo | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const maker: unknown = Object.getPrototypeOf(value)?.constructor
  if (typeof maker !== 'function' || !(BRAND in maker)) return undefined
  const { buffer, byteOffset, length } = value as Uint16Array
  try {
    const bits = new Uint16Array(buffer, byteOffset, length)
    return { ...(typedArrayInfo(bits) as TypedArrayInfo), kind: 'Float16Array' }
  } catch {
    return isDetached(buffer)
      ? { kind: 'Float16Array', buffer, byteOffset: 0, length: 0 }
      : undefined
  }
}

const setOf = Reflect.get(PROTOTYPE, 'set') as (this: object, source: ArrayLike<number>) => void

/** Copies elements in by the language's own `set`, whatever the array's class makes of it. */
export function setElements(array: NativeData, source: NativeData): void {
  setOf.call(array, source)
}

/** The size of an ArrayBuffer of any realm; undefined for shared memory. */
function ownBytes(buffer: ArrayBufferLike): number | undefined {
  try {
    return bytesOf(buffer)
  } catch {
    return undefined
  }
}

export function isShared(buffer: ArrayBufferLike): boolean {
  return ownBytes(buffer) === undefined
}

/** Whether the memory was transferred away; Node 20 has no `detached` getter to ask. */
export function isDetached(buffer: ArrayBufferLike): boolean {
  if (ownBytes(buffer) !== 0) return false
  const detached = detachedOf(buffer)
  if (detached !== undefined) return detached
  try {
    new Uint8Array(buffer)
    return false
  } catch {
    return true
  }
}

/** @throws TypeError `ERR_DETACHED`. */
export function requireLive(name: string, buffer: ArrayBufferLike): void {
  if (!isDetached(buffer)) return
  throw makeError('ERR_DETACHED', `${name} must lie in live memory; its buffer is detached`)
}
