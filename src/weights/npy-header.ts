/** The header of a NumPy array file, read and checked. */

import type { ByteOrder } from './byte-order.js'
import type { ByteSource } from './byte-source.js'
import { bitsOf, byteLengthOf, type StoredDType } from './stored-dtype.js'
import { malformed } from './weight-file-error.js'

const MAGIC = '\x93NUMPY'

/** NumPy's own limit for files that are not trusted. */
const MAX_HEADER_BYTES = 10_000

/** Kinds of elements with their bytes, as NumPy names them. */
const DTYPES: Readonly<Record<string, StoredDType>> = {
  f8: 'float64',
  f4: 'float32',
  f2: 'float16',
  i8: 'int64',
  i4: 'int32',
  i2: 'int16',
  i1: 'int8',
  u8: 'uint64',
  u4: 'uint32',
  u2: 'uint16',
  u1: 'uint8',
  b1: 'bool',
  c8: 'complex64',
  c16: 'complex128',
}

export interface NpyHeader {
  readonly dtype: StoredDType
  readonly byteOrder: ByteOrder
  readonly isFortranOrder: boolean
  readonly shape: readonly number[]
  /** Where the elements begin; they fill the rest of the file. */
  readonly begin: number
}

/** @throws Error `ERR_WEIGHT_FILE`. */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const { name, size } = source
  const start = await source.read(0, Math.min(12, size))
  const [major = 0, minor] = start.subarray(6)
  const isNumpy = Buffer.from(start.subarray(0, 6)).toString('latin1') === MAGIC
  if (!isNumpy || major < 1 || major > 3 || minor !== 0) {
    const received = isNumpy ? `version ${major}.${minor}` : 'other bytes'
    throw malformed(name, 'be a NumPy file (.npy) of version 1.0, 2.0 or 3.0', received)
  }
  const textAt = major === 1 ? 10 : 12
  if (start.byteLength < textAt) throw malformed(name, 'have a whole header', `${size} bytes`)
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const most = Math.min(size - textAt, MAX_HEADER_BYTES)
  if (length > most) {
    throw malformed(name, `have a header of at most ${most} bytes`, `a length of ${length}`)
  }
  const begin = textAt + length
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(
    await source.read(textAt, begin),
  )
  const header = { ...parse(name, text), begin }
  const bytes = byteLengthOf(header.dtype, header.shape)
  if (bytes !== size - begin) {
    const shape = `[${header.shape.slice(0, 8).join(', ')}]`
    const expected = `have ${bytes} bytes of elements, as its shape ${shape} says`
    throw malformed(name, expected, `${size - begin}`)
  }
  return header
}

const ENTRY =
  /\s*(?:'([^']*)'|"([^"]*)")\s*:\s*('[^']*'|"[^"]*"|True|False|\([\d\s,L]*\)|\[.*\])\s*(?:,|(?=\}))/sy

/** A Python dictionary of `descr`, `fortran_order` and `shape`, each once. */
function parse(name: string, text: string): Omit<NpyHeader, 'begin'> {
  const found = new Map<string, string>()
  const trimmed = text.trim()
  let at = trimmed.startsWith('{') ? 1 : 0
  for (ENTRY.lastIndex = at; at > 0; at = ENTRY.lastIndex) {
    const [, single, double, value = ''] = ENTRY.exec(trimmed) ?? []
    const key = single ?? double
    if (key === undefined) break
    if (found.has(key)) throw malformed(name, 'name each part of its header once', `${key} twice`)
    found.set(key, value)
  }
  const [descr, order, shape] = ['descr', 'fortran_order', 'shape'].map((key) => found.get(key))
  const isWhole = /^\s*\}$/.test(trimmed.slice(at)) && found.size === 3
  if (!isWhole || !descr || !/^[TF]/.test(order ?? '') || !shape?.startsWith('(')) {
    const expected = "have a header such as {'descr': '<f4', 'fortran_order': False, 'shape': (3,)}"
    throw malformed(name, expected, JSON.stringify(trimmed.slice(0, 160)))
  }
  return {
    ...readDescr(name, descr),
    isFortranOrder: order === 'True',
    shape: readShape(name, shape),
  }
}

function readDescr(name: string, descr: string): { dtype: StoredDType; byteOrder: ByteOrder } {
  const [, order, kind = ''] = /^['"]([<>|])([a-z]\d{1,2})['"]$/.exec(descr) ?? []
  const dtype = Object.hasOwn(DTYPES, kind) ? DTYPES[kind] : undefined
  if (dtype === undefined || (order === '|' && bitsOf(dtype) > 8)) {
    const reason = descr.includes('O') ? ' (pickled objects are never read)' : ''
    throw malformed(name, `hold numbers or booleans${reason}`, `dtype ${descr.slice(0, 80)}`)
  }
  return { dtype, byteOrder: order === '>' ? 'big' : 'little' }
}

function readShape(name: string, text: string): readonly number[] {
  const isTuple = /^\(\s*(?:\d+L?\s*,\s*)*(?:\d+L?\s*)?\)$/.test(text)
  const shape = [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  if (isTuple && shape.every(Number.isSafeInteger)) return shape
  throw malformed(name, 'have a shape of integers below 2^53', text.slice(0, 80))
}
