/** TensorProto: the elements of a tensor, from the message itself or from a file beside it. */

import { allocateBytes } from '../allocate-bytes.js'
import { HOST_ORDER } from '../byte-order.js'
import type { TensorBytes } from '../named-tensor.js'
import { byteLengthOf, type NumericDType, viewOf } from '../stored-dtype.js'
import { malformed, quoted } from '../weight-file-error.js'
import { EXTERNAL, STRING_ENTRY, TENSOR, TENSOR_EXTERNAL_DATA, TENSOR_NUMBERS } from './schema.js'
import type { Field, Wire } from './wire.js'

/** TensorProto.DataType of those that convert to what layers take, and where their numbers stand. */
const DTYPES: Readonly<Record<number, readonly [NumericDType, keyof typeof TENSOR_NUMBERS]>> = {
  1: ['float32', 'float'],
  10: ['float16', 'int32'],
  11: ['float64', 'double'],
  16: ['bfloat16', 'int32'],
}

/** @returns The dtype of that number, if layers can be made of it. */
export function dtypeOfNumber(number: number): NumericDType | undefined {
  return DTYPES[number]?.[0]
}

/** What a tensor says of itself. */
export interface TensorHeader {
  /** With the file, for messages. */
  readonly where: string
  readonly name: string
  readonly dtype: NumericDType
  readonly shape: readonly number[]
  /** The number of elements. */
  readonly count: number
  readonly isExternal: boolean
  /** The elements, where the message holds them as bytes. */
  readonly rawData: Uint8Array | undefined
}

/** Reads the bytes [offset, offset + length) of a file beside the model. */
export type ReadExternal = (
  where: string,
  entries: ReadonlyMap<string, string>,
  length: number,
) => Promise<Uint8Array>

/** @throws Error `ERR_WEIGHT_FILE`. */
export function readHeader(wire: Wire, bytes: Uint8Array): TensorHeader {
  const { dims, dataType, name, dataLocation, rawData } = wire.decode(TENSOR, bytes)
  const where = `${wire.name}: tensor ${quoted(name)}`
  const dtype = dtypeOfNumber(dataType)
  if (dtype === undefined) {
    const expected = 'be of data type 1 (float), 10 (float16), 11 (double) or 16 (bfloat16)'
    throw malformed(where, expected, `${dataType}`)
  }
  const count = dims.reduce((product, size) => product * size, 1)
  if (dims.length > 8 || dims.some((size) => size < 0) || !Number.isSafeInteger(count)) {
    const expected = 'have at most 8 dims ≥ 0, and at most 2^53 - 1 elements'
    throw malformed(where, expected, `[${dims.slice(0, 9).join(', ')}]`)
  }
  const isExternal = dataLocation === EXTERNAL
  return { where, name, dtype, shape: dims, count, isExternal, rawData }
}

/**
 * @param bytes - The TensorProto message that the header was read from.
 * @throws Error `ERR_WEIGHT_FILE`; RangeError `ERR_TOO_LARGE`; what `external` rejects with.
 */
export async function readElements(
  wire: Wire,
  bytes: Uint8Array,
  header: TensorHeader,
  external: ReadExternal,
): Promise<TensorBytes> {
  const { where, name, dtype, shape, isExternal, rawData } = header
  const length = byteLengthOf(dtype, shape)
  const tensor = { name, dtype, shape }
  if (isExternal) {
    return { ...tensor, bytes: await external(where, externalEntries(wire, bytes), length) }
  }
  if (rawData === undefined) {
    return { ...tensor, bytes: numbers(wire, bytes, header), byteOrder: HOST_ORDER }
  }
  if (rawData.byteLength !== length) {
    const expected = `hold ${length} bytes, as shape [${shape.join(', ')}] of ${dtype} asks for`
    throw malformed(where, expected, `${rawData.byteLength}`)
  }
  return { ...tensor, bytes: rawData }
}

function externalEntries(wire: Wire, bytes: Uint8Array): ReadonlyMap<string, string> {
  const entries = new Map<string, string>()
  wire.each(bytes, (field) => {
    if (field.number !== TENSOR_EXTERNAL_DATA) return
    const { key, value } = wire.decode(STRING_ENTRY, field.bytes())
    entries.set(key, value)
  })
  return entries
}

/** The elements where they stand as numbers, in the machine's byte order. */
function numbers(wire: Wire, bytes: Uint8Array, header: TensorHeader): Uint8Array {
  const { where, dtype, shape, count } = header
  const kind = Object.values(DTYPES).find(([name]) => name === dtype)?.[1] ?? 'float'
  const expected = `hold ${count} numbers in its field ${kind}_data`
  // A number takes at least a byte, so a small file cannot ask for much memory.
  if (count > bytes.byteLength) throw malformed(where, expected, 'fewer')
  const elements = viewOf(dtype, allocateBytes(where, byteLengthOf(dtype, shape))) as Uint16Array
  let at = 0
  const put = (value: number) => {
    if (at >= count) throw malformed(where, expected, 'more')
    if (kind === 'int32' && (value < 0 || value > 0xffff)) {
      throw malformed(where, 'hold 16 bits in each number', `${value}`)
    }
    elements[at++] = value
  }
  wire.each(bytes, (field: Field) => {
    if (field.number !== TENSOR_NUMBERS[kind]) return
    if (kind === 'int32') field.integers(put)
    else field.floats(kind === 'float' ? 4 : 8, put)
  })
  if (at < count) throw malformed(where, expected, `${at}`)
  return new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength)
}
