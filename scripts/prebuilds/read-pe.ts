/** Portable Executable of 64 bits (Microsoft, "PE Format"). */

import { type BinaryFacts, textAt } from './binary-facts.js'

const MACHINES: Readonly<Record<number, string>> = { 34404: 'x64', 43620: 'arm64' }

const IMAGE_FILE_DLL = 0x2000
const IMAGE_DEBUG_TYPE_REPRO = 16
const DIRECTORY = { exports: 0, imports: 1, debug: 6, delayImports: 13 } as const

/** A table of the image; the address is 0 where there is none. */
interface Directory {
  readonly address: number
  readonly size: number
}

/** Turns the address of loaded bytes into their offset in the file. */
type Locate = (address: number) => number

export function readPe(bytes: Buffer): BinaryFacts {
  const header = bytes.readUInt32LE(0x3c)
  const optional = header + 24
  const machine = bytes.readUInt16LE(header + 4)
  const sections = readSections(bytes, header)
  const locate: Locate = (address) => {
    const section = sections.find(({ start, size }) => address >= start && address < start + size)
    if (section === undefined) throw new Error(`no section holds the address ${address}`)
    return address - section.start + section.offset
  }
  const directory = (index: number): Directory => {
    const at = optional + 112 + index * 8
    return { address: bytes.readUInt32LE(at), size: bytes.readUInt32LE(at + 4) }
  }
  const tables = [
    ...readImports(bytes, directory(DIRECTORY.imports), { size: 20, name: 12, thunks: 16 }, locate),
    ...readImports(
      bytes,
      directory(DIRECTORY.delayImports),
      { size: 32, name: 4, thunks: 16 },
      locate,
    ),
  ]
  return {
    format: 'PE',
    arch: MACHINES[machine] ?? String(machine),
    isLibrary: (bytes.readUInt16LE(header + 22) & IMAGE_FILE_DLL) !== 0,
    libraries: tables.map(({ library }) => library),
    imports: tables.flatMap(({ names }) => names),
    exports: readExports(bytes, directory(DIRECTORY.exports), locate),
    versions: [],
    staticTls: false,
    noDelete: false,
    stripped:
      bytes.readUInt32LE(header + 12) === 0 &&
      readDebugTypes(bytes, directory(DIRECTORY.debug), locate).every(isReproducible) &&
      !sections.some(({ name }) => name.startsWith('.debug') || name.startsWith('/')),
  }
}

function readSections(bytes: Buffer, header: number) {
  const count = bytes.readUInt16LE(header + 6)
  const first = header + 24 + bytes.readUInt16LE(header + 20)
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * 40
    return {
      name: bytes.toString('latin1', at, at + 8).replace(/\0+$/, ''),
      start: bytes.readUInt32LE(at + 12),
      size: Math.max(bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 16)),
      offset: bytes.readUInt32LE(at + 20),
    }
  })
}

/** A table of libraries, each with a table of what is wanted from it; both end with zeros. */
function readImports(
  bytes: Buffer,
  { address }: Directory,
  entry: { readonly size: number; readonly name: number; readonly thunks: number },
  locate: Locate,
) {
  const tables: { library: string; names: string[] }[] = []
  if (address === 0) return tables
  for (let at = locate(address); bytes.readUInt32LE(at + entry.name) !== 0; at += entry.size) {
    const library = textAt(bytes, locate(bytes.readUInt32LE(at + entry.name)))
    const names: string[] = []
    let thunk = locate(bytes.readUInt32LE(at + entry.thunks))
    for (; bytes.readBigUInt64LE(thunk) !== 0n; thunk += 8) {
      const value = bytes.readBigUInt64LE(thunk)
      const isNumber = value >> 63n !== 0n
      names.push(isNumber ? `#${value & 0xffffn}` : textAt(bytes, locate(Number(value)) + 2))
    }
    tables.push({ library, names })
  }
  return tables
}

function readExports(bytes: Buffer, { address }: Directory, locate: Locate): string[] {
  if (address === 0) return []
  const table = locate(address)
  const names = locate(bytes.readUInt32LE(table + 32))
  return Array.from({ length: bytes.readUInt32LE(table + 24) }, (_, index) =>
    textAt(bytes, locate(bytes.readUInt32LE(names + index * 4))),
  )
}

function readDebugTypes(bytes: Buffer, { address, size }: Directory, locate: Locate): number[] {
  if (address === 0) return []
  const table = locate(address)
  return Array.from({ length: size / 28 }, (_, index) =>
    bytes.readUInt32LE(table + index * 28 + 12),
  )
}

/** Such an entry says that the time in the header is a hash; it holds nothing else. */
function isReproducible(type: number): boolean {
  return type === IMAGE_DEBUG_TYPE_REPRO
}
