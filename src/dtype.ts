/** Storage types: their names, their typed arrays, and how each runtime spells binary16. */

/** How elements are stored; arithmetic is float32 or wider for both. */
export type DType = 'float32' | 'float16'

export const DTYPES: readonly DType[] = ['float32', 'float16']

/** The runtime's own `Float16Array`; `never` where its type library has none. */
export type NativeFloat16Array = typeof globalThis extends { Float16Array: { prototype: infer T } }
  ? T
  : never

/** The typed array of a dtype. A `Uint16Array` holds the bits of IEEE binary16 numbers. */
export type Data<D extends DType> = D extends 'float32'
  ? Float32Array
  : NativeFloat16Array | Uint16Array

/**
 * The form of every `Float16Array`, also of those of `@petamoriken/float16`, which fill in where the
 * runtime has none: binary16 numbers in a buffer.
 */
export interface Float16ArrayLike {
  /** Where the numbers lie. */
  readonly buffer: ArrayBufferLike
  /** Bytes of it before the first number. */
  readonly byteOffset: number
  /** How many numbers. */
  readonly length: number
  /** How one is told from a view of other numbers. */
  readonly [Symbol.toStringTag]: 'Float16Array'
}

/** What is taken as the elements of a dtype. */
export type DataLike<D extends DType> = Data<D> | (D extends 'float16' ? Float16ArrayLike : never)

/** What the native side reads: float32 numbers, or the bits of binary16 ones. */
export type NativeData = Float32Array | Uint16Array

interface Float16ArrayConstructor {
  new (length: number): ArrayBufferView & ArrayLike<number>
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): ArrayBufferView
}

/** The runtime's `Float16Array` constructor (Node 24 has one, Node 20 and 22 have none). */
export function float16ArrayConstructor(): Float16ArrayConstructor | undefined {
  return (globalThis as { Float16Array?: Float16ArrayConstructor }).Float16Array
}

/** The number by which the native side knows a dtype. */
export function dtypeNumber(dtype: DType): 0 | 1 {
  return dtype === 'float32' ? 0 : 1
}

/** Shows native data as callers see it; `bits` asks for a `Uint16Array` of binary16 bits. */
export function toPublicData<D extends DType>(data: NativeData, bits: boolean): Data<D> {
  const Float16 = float16ArrayConstructor()
  if (data instanceof Float32Array || bits || Float16 === undefined) return data as Data<D>
  return new Float16(data.buffer, data.byteOffset, data.length) as unknown as Data<D>
}
