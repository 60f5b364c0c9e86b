/** The trie of a Mach-O file's exports, read and cut. */

import { describe, expect, it } from 'vitest'
import { keepExports, readExports } from '../../scripts/prebuilds/macho-exports.js'

const TRIE_AT = 80

/**
 * A file with one load command, LC_DYLD_INFO_ONLY, whose trie has "_a" at 0x10, "_ab" at 0x200 and "_c" at
 * 0x30, as a linker writes it: common beginnings once.
 */
function machO(): Buffer {
  const trie = Buffer.from([
    ...[0, 1, ...Buffer.from('_\0'), 5], // the root: one edge, to 5
    ...[0, 2, ...Buffer.from('a\0'), 13, ...Buffer.from('c\0'), 25], // 5: two edges
    ...[2, 0, 0x10, 1, ...Buffer.from('b\0'), 20], // 13: "_a", and an edge
    ...[3, 0, 0x80, 0x04, 0], // 20: "_ab"
    ...[2, 0, 0x30, 0], // 25: "_c"
  ])
  const bytes = Buffer.alloc(TRIE_AT + 64)
  bytes.writeUInt32LE(1, 16)
  bytes.writeUInt32LE(0x18085, 24)
  bytes.writeUInt32LE(0x80000022, 32)
  bytes.writeUInt32LE(168, 60)
  bytes.writeUInt32LE(48, 36)
  bytes.writeUInt32LE(TRIE_AT, 72)
  bytes.writeUInt32LE(64, 76)
  trie.copy(bytes, TRIE_AT)
  return bytes
}

const told = (bytes: Buffer) =>
  Object.fromEntries([...readExports(bytes)].map(([name, says]) => [name, says.toString('hex')]))

describe('exports of Mach-O', () => {
  it('are read from the trie', () => {
    expect(told(machO())).toEqual({ _a: '0010', _ab: '008004', _c: '0030' })
  })

  it('are cut to those named, whose addresses stay', () => {
    const bytes = machO()
    keepExports(bytes, ['_ab', '_c'])
    expect(told(bytes)).toEqual({ _ab: '008004', _c: '0030' })
    expect(bytes.length).toBe(machO().length)
    expect(bytes.readUInt32LE(76)).toBeLessThan(64)
    expect(bytes.readUInt32LE(24)).toBe(0x85) // weak no more
    expect(bytes.readUInt32LE(60)).toBe(0)
  })

  it('refuse a name that is none of them', () => {
    expect(() => keepExports(machO(), ['_b'])).toThrow('_b must be exported')
  })
})
