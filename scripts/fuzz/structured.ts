// Files that have the form of their format and lie about the rest.
import { zipFile } from '../../test/support/zip-file.js'
import type { Random } from './random.js'

const NAMES = [
  'weight',
  'up.weight',
  'up.bias',
  '__proto__',
  'constructor',
  '__metadata__',
  '',
  '\0é',
]

const sizes = (random: Random) => Array.from({ length: random.below(5) }, () => random.size())

export function safetensors(random: Random): Uint8Array {
  const entries: string[] = []
  let at = 0
  for (let count = random.below(5); count > 0; count--) {
    const shape = random.chance(0.7) ? [1 + random.below(3), random.below(4)] : sizes(random)
    const dtype = random.pick([
      'F32',
      'F32',
      'F16',
      'BF16',
      'F64',
      'I64',
      'BOOL',
      'F4',
      'F8_E5M2',
      'X',
    ])
    const width = { F32: 4, F64: 8, I64: 8, F16: 2, BF16: 2 }[dtype] ?? 1
    const end = at + shape.reduce((product, size) => product * size, width)
    const data_offsets = random.chance(0.9) ? [at, end] : [random.size(), random.size()]
    const entry = { dtype, shape, data_offsets, ...(random.chance(0.05) ? { more: [[[]]] } : {}) }
    entries.push(`${JSON.stringify(random.pick(NAMES))}:${JSON.stringify(entry)}`)
    at = end
  }
  const text = Buffer.from(`{${entries.join()}}${' '.repeat(random.below(9))}`)
  const start = Buffer.alloc(8)
  start.writeBigUInt64LE(BigInt(random.chance(0.9) ? text.length : random.word()))
  const length = at >= 0 && at < 4096 ? Math.floor(at) + (random.chance(0.1) ? 1 : 0) : 8
  return Buffer.concat([start, text, random.bytes(length)])
}

export function npy(random: Random): Uint8Array {
  const shape = random.chance(0.7) ? [1 + random.below(3), 1 + random.below(4)] : sizes(random)
  const width = random.pick([1, 2, 4, 8])
  const kind = random.pick(['f', 'f', 'i', 'u', 'b', 'c', 'O', 'V'])
  const descr = `${random.pick(['<', '>', '|'])}${kind}${width}`
  const order = random.pick(['True', 'False'])
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')},), }\n`
  const major = 1 + random.below(3)
  const start = Buffer.from(`\x93NUMPY${String.fromCharCode(major)}\0`, 'latin1')
  const length = Buffer.alloc(major === 1 ? 2 : 4)
  length.writeUIntLE(random.chance(0.95) ? text.length : random.below(2 ** 16), 0, length.length)
  const count = shape.reduce((product, size) => product * size, width)
  const data = random.bytes(count >= 0 && count < 4096 ? Math.floor(count) : 8)
  return Buffer.concat([start, length, Buffer.from(text), data])
}

export function npz(random: Random): Uint8Array {
  const parts = Array.from({ length: random.below(4) }, () => ({
    name: `${random.pick(['a', 'b', '__proto__', '../a', '/a', 'a/b', ''])}${random.pick(['.npy', ''])}`,
    data: random.chance(0.8) ? npy(random) : new Uint8Array(random.below(2 ** 20)),
    deflate: random.chance(0.7),
    says: {
      ...(random.chance(0.2) ? { size: random.below(2 ** random.below(33)) } : {}),
      ...(random.chance(0.1) ? { crc: random.word() } : {}),
    },
  }))
  return zipFile(parts)
}

/** A message of Protocol Buffers whose fields are messages, text, numbers and nonsense. */
export function message(random: Random, depth = 0): Uint8Array {
  const parts: Uint8Array[] = []
  for (let count = random.below(5); count > 0; count--) {
    const field = depth === 0 && random.chance(0.9) ? 1 : 1 + random.below(3)
    const type = random.chance(0.8) ? 2 : random.below(8)
    parts.push(varint(field * 8 + type))
    if (type === 0) parts.push(varint(random.below(5)))
    else if (type !== 2) parts.push(random.bytes(random.pick([0, 4, 8])))
    else {
      const inner =
        depth < 2 && random.chance(0.7)
          ? message(random, depth + 1)
          : random.chance(0.5)
            ? Buffer.from(random.pick(['Float32', 'BFloat16', 'Int4', 'str', 'a', '__proto__']))
            : random.bytes(random.below(33))
      parts.push(varint(random.chance(0.97) ? inner.length : random.word()), inner)
    }
  }
  return Buffer.concat(parts)
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Uint8Array.from([...bytes, rest])
}
