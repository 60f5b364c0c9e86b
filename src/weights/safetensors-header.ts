/** The header of a safetensors file, read and checked. */

import type { ByteSource } from './byte-source.js'
import { areSizes, readShape, readStoredDType } from './header-values.js'
import { parseJson } from './json-names.js'
import { byteLengthOf, type StoredDType } from './stored-dtype.js'
import { malformed, PICKLE_REMEDY, partOf } from './weight-file-error.js'

/** The names of the format's dtypes. */
const DTYPES: Readonly<Record<string, StoredDType>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
  C64: 'complex64',
  F8_E4M3: 'float8_e4m3fn',
  F8_E5M2: 'float8_e5m2',
  F8_E8M0: 'float8_e8m0fnu',
  F6_E2M3: 'float6_e2m3',
  F6_E3M2: 'float6_e3m2',
  F4: 'float4_e2m1',
}

/** The limit of the format's own library. */
const MAX_HEADER_BYTES = 100_000_000

/** How a zip archive begins. */
const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04]

/** Object, tensor, array of sizes or of offsets. */
const DEPTH = 3

export interface SafetensorsEntry {
  readonly name: string
  readonly dtype: StoredDType
  readonly shape: readonly number[]
  /** Where its bytes lie in the file: [begin, end). */
  readonly begin: number
  readonly end: number
}

export interface SafetensorsHeader {
  /** In the order of their bytes. */
  readonly entries: readonly SafetensorsEntry[]
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * Reads the header and nothing else.
 *
 * @throws Error `ERR_WEIGHT_FILE` unless the tensors fill the file without gap or overlap.
 */
export async function readSafetensorsHeader(source: ByteSource): Promise<SafetensorsHeader> {
  const { name, size } = source
  if (size < 8) throw malformed(name, 'be a safetensors file of at least 8 bytes', `${size} bytes`)
  const first = await source.read(0, 8)
  const length = new DataView(first.buffer, first.byteOffset, 8).getBigUint64(0, true)
  const most = Math.min(size - 8, MAX_HEADER_BYTES)
  if (length > most) {
    if (ZIP_MAGIC.every((byte, index) => first[index] === byte)) {
      const archive = `a zip archive; if torch.save wrote it, it is a pickle: ${PICKLE_REMEDY}`
      throw malformed(name, 'be a safetensors file', archive)
    }
    const received = `a length of ${length}; is it a safetensors file?`
    throw malformed(name, `have a header of at most ${most} bytes`, received)
  }
  const begin = 8 + Number(length)
  const header = parseHeader(name, await source.read(8, begin))
  const metadata: Record<string, string> = Object.create(null)
  const entries: SafetensorsEntry[] = []
  for (const [key, value] of Object.entries(header)) {
    if (key === '__metadata__') readMetadata(name, value, metadata)
    else entries.push(readEntry(partOf(name, key), key, value, begin))
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end)
  requireFilled(name, entries, begin, size)
  return { entries, metadata }
}

function parseHeader(name: string, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const expected = 'have a header of JSON'
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw malformed(name, expected, 'bytes that are no UTF-8', { cause })
  }
  const names = `${expected} with unique names`
  const value = parseJson(name, text, DEPTH, { text: expected, names })
  if (!isRecord(value)) throw malformed(name, expected, 'no object')
  return value
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readMetadata(name: string, value: unknown, metadata: Record<string, string>): void {
  const expected = 'have metadata that maps names to strings'
  if (!isRecord(value)) throw malformed(name, expected, 'something else')
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw malformed(name, expected, 'something else')
    metadata[key] = text
  }
}

function readEntry(what: string, name: string, value: unknown, start: number): SafetensorsEntry {
  if (!isRecord(value)) throw malformed(what, 'be an object', 'something else')
  const dtype = readStoredDType(what, value.dtype, DTYPES)
  const shape = readShape(what, value.shape)
  const { data_offsets: offsets } = value
  if (!areSizes(offsets) || offsets.length !== 2) {
    throw malformed(what, 'have data_offsets of two integers ≥ 0', 'others')
  }
  const [begin, end] = offsets as [number, number]
  const bytes = byteLengthOf(dtype, shape)
  if (end - begin !== bytes) {
    const received = `data_offsets [${begin}, ${end}]`
    throw malformed(what, `have ${bytes} bytes, as its shape and dtype say`, received)
  }
  return { name, dtype, shape, begin: start + begin, end: start + end }
}

function requireFilled(
  name: string,
  entries: readonly SafetensorsEntry[],
  begin: number,
  size: number,
): void {
  let at = begin
  for (const entry of entries) {
    if (entry.begin !== at) {
      const received = entry.begin > at ? 'a gap before it' : 'an overlap'
      throw malformed(partOf(name, entry.name), 'begin where the tensor before it ends', received)
    }
    at = entry.end
  }
  if (at !== size) throw malformed(name, `be ${at} bytes long, as its header says`, `${size} bytes`)
}
