// Changes to files that know nothing of their format.
import type { Random } from './random.js'

const NUMBERS = [
  0n,
  1n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0xffffn,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
]
const WIDE = [...NUMBERS, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n]

type Mutation = (bytes: Buffer, random: Random, other: Uint8Array) => Uint8Array

const MUTATIONS: readonly Mutation[] = [
  // One bit.
  (bytes, random) => {
    const at = random.below(bytes.length)
    if (bytes.length > 0) bytes[at] = (bytes[at] as number) ^ (1 << random.below(8))
    return bytes
  },
  // One byte, often text.
  (bytes, random) => {
    const text = Buffer.from('0123456789{}[]",:-()\'\\/.<>|').at(random.below(28)) ?? 0
    if (bytes.length > 0)
      bytes[random.below(bytes.length)] = random.chance(0.5) ? text : random.word()
    return bytes
  },
  // A number of 2, 4 or 8 bytes.
  (bytes, random) => {
    const width = random.pick([2, 4, 8])
    if (bytes.length < width) return bytes
    const at = random.below(bytes.length - width + 1)
    const value = BigInt.asUintN(width * 8, random.pick(WIDE))
    const text = Buffer.alloc(8)
    text.writeBigUInt64LE(value)
    bytes.set(random.chance(0.5) ? text.subarray(0, width) : text.subarray(0, width).reverse(), at)
    return bytes
  },
  // Cut off.
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  // A part taken out.
  (bytes, random) => {
    const at = random.below(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(16))])
  },
  // A part twice.
  (bytes, random) => {
    const at = random.below(bytes.length)
    const end = at + random.below(64)
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)])
  },
  // Something put in.
  (bytes, random) => {
    const at = random.below(bytes.length)
    const more = random.chance(0.5) ? random.bytes(1 + random.below(8)) : digits(random)
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)])
  },
  // The end of another file.
  (bytes, random, other) =>
    Buffer.concat([
      bytes.subarray(0, random.below(bytes.length)),
      other.subarray(random.below(other.length)),
    ]),
]

function digits(random: Random): Uint8Array {
  return Buffer.from(String(random.pick(WIDE)))
}

/** @param other - Another file of the kind. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let changed: Uint8Array = bytes
  for (let count = random.below(6); count >= 0; count--) {
    changed = random.pick(MUTATIONS)(Buffer.from(changed), random, other)
  }
  return changed
}
