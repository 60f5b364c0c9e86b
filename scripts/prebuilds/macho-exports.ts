/**
 * What a Mach-O file exports: a trie of names (Apple's mach-o/loader.h, EXPORT_SYMBOL_FLAGS), which is all
 * that dyld looks at.
 */

import { textAt } from './binary-facts.js'
import { readCommands } from './macho-commands.js'

const LC_DYLD_INFO_ONLY = 0x80000022

/** Say that the loader is to look at other libraries' definitions of the same weak symbols. */
const WEAK_FLAGS = 0x8000 | 0x10000

interface Place {
  /** Where the load command begins. */
  readonly command: number
  readonly start: number
  readonly size: number
}

/** Each name with what the trie says of it. */
export function readExports(bytes: Buffer): Map<string, Buffer> {
  const place = findTrie(bytes)
  const found = new Map<string, Buffer>()
  if (place === undefined) return found
  const walk = (prefix: string, node: number) => {
    const terminal = readNumber(bytes, node)
    if (terminal.value > 0) {
      found.set(prefix, bytes.subarray(terminal.end, terminal.end + terminal.value))
    }
    let at = terminal.end + terminal.value
    const children = bytes.readUInt8(at++)
    for (let child = 0; child < children; child++) {
      const edge = textAt(bytes, at)
      const offset = readNumber(bytes, at + edge.length + 1)
      walk(prefix + edge, place.start + offset.value)
      at = offset.end
    }
  }
  if (place.size > 0) walk('', place.start)
  return found
}

/**
 * Takes all exports but some away, for zig's linker knows no list of exports. What was exported only to
 * be the same in all libraries (weak symbols, such as operator new) is the file's own from then on: the
 * pointers to it hold the own addresses, and the loader no longer looks for others. A signature that
 * the file has no longer fits.
 *
 * @throws Error where one of the names is not exported.
 */
export function keepExports(bytes: Buffer, names: readonly string[]): void {
  const place = findTrie(bytes)
  const found = readExports(bytes)
  const kept = names.map((name) => {
    const terminal = found.get(name)
    if (terminal === undefined) throw new Error(`${name} must be exported`)
    return { name, terminal }
  })
  const trie = makeTrie(kept)
  if (place === undefined || trie.length > place.size) throw new Error('no room for the exports')
  bytes.fill(0, place.start, place.start + place.size)
  trie.copy(bytes, place.start)
  bytes.writeUInt32LE(trie.length, place.command + 44)
  bytes.writeUInt32LE(0, place.command + 28) // the size of the table of weak pointers
  bytes.writeUInt32LE(bytes.readUInt32LE(24) & ~WEAK_FLAGS, 24)
}

function findTrie(bytes: Buffer): Place | undefined {
  const info = readCommands(bytes).find(({ command }) => command === LC_DYLD_INFO_ONLY)
  if (info === undefined) return undefined
  const command = info.at
  return {
    command,
    start: bytes.readUInt32LE(command + 40),
    size: bytes.readUInt32LE(command + 44),
  }
}

/** A root with one edge for each name, and a leaf for each. */
function makeTrie(entries: readonly { name: string; terminal: Buffer }[]): Buffer {
  const edges = entries.map(({ name }) => Buffer.from(`${name}\0`, 'latin1'))
  let leaf = 2 + edges.reduce((sum, edge) => sum + edge.length + NUMBER_SIZE, 0)
  const root: Buffer[] = [Buffer.from([0, entries.length])]
  const leaves: Buffer[] = []
  for (const [index, { terminal }] of entries.entries()) {
    root.push(edges[index] as Buffer, writeNumber(leaf))
    const bytes = Buffer.concat([Buffer.from([terminal.length]), terminal, Buffer.from([0])])
    leaves.push(bytes)
    leaf += bytes.length
  }
  return Buffer.concat([...root, ...leaves])
}

/** ULEB128: seven bits a byte, the lowest first, all but the last with the eighth. */
function readNumber(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0
  let end = at
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes.readUInt8(end++)
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return { value, end }
  }
}

const NUMBER_SIZE = 3

/** With leading zeros, so that its size is known before its value. */
function writeNumber(value: number): Buffer {
  return Buffer.from([(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14])
}
