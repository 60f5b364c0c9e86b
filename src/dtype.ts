/** Storage types: their names, their typed arrays, and how each runtime spells binary16. */

/** How elements are stored. Arithmetic is float32 or wider for both. */
export type DType = 'float32' | 'float16'

export const DTYPES: readonly DType[] = ['float32', 'float16']

/** The runtime's own `Float16Array`; `never` where its type library has none. */
export type NativeFloat16Array = typeof globalThis extends { Float16Array: { prototype: infer T } }
  ? T
  : never

/**
 * The typed array of a dtype, as it is returned. For float16 it is a `Float16Array` where the runtime has
 * one, else a `Uint16Array` of the bits (IEEE binary16).
 */
export type Data<D extends DType> = D extends 'float32'
  ? Float32Array
  : NativeFloat16Array | Uint16Array

/**
 * What every `Float16Array` looks like, the runtime's own and that of `@petamoriken/float16`, which stands
 * in where the runtime has none.
 */
export interface Float16ArrayLike {
  /** The memory that holds the numbers. */
  readonly buffer: ArrayBufferLike
  /** Where in it the first number begins, in bytes. */
  readonly byteOffset: number
  /** The number of elements. */
  readonly length: number
  /** What tells it from other typed arrays. */
  readonly [Symbol.toStringTag]: 'Float16Array'
}

/** The typed arrays that are taken for a dtype. */
export type DataLike<D extends DType> = Data<D> | (D extends 'float16' ? Float16ArrayLike : never)

/**
 * Numbers for values of a dtype: any array of them. For float32 that is no `Uint16Array`, which holds the
 * bits of float16.
 */
export type NumbersLike<D extends DType> = D extends 'float16'
  ? ArrayLike<number>
  : ArrayLike<number> & {
      /** Of a typed array, its class: those that hold plain numbers. */
      readonly [Symbol.toStringTag]?:
        | `Float${16 | 32 | 64}Array`
        | `Int${8 | 16 | 32}Array`
        | `Uint${8 | 32}Array`
        | 'Uint8ClampedArray'
    }

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
