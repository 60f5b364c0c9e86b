/** Mach-O of 64 bits (Apple's mach-o/loader.h, nlist.h and cs_blobs.h). */

import { createHash } from 'node:crypto'
import { type BinaryFacts, textAt } from './binary-facts.js'
import { readCommands } from './macho-commands.js'
import { readExports } from './macho-exports.js'

const CPUS: Readonly<Record<number, string>> = { 16777223: 'x64', 16777228: 'arm64' }

const MH_DYLIB = 6
const MH_BUNDLE = 8
const LC = {
  symtab: 0x2,
  loadDylib: 0xc,
  codeSignature: 0x1d,
  buildVersion: 0x32,
  loadWeakDylib: 0x80000018,
  rpath: 0x8000001c,
  reexportDylib: 0x8000001f,
} as const
const N = { stab: 0xe0, privateExternal: 0x10, type: 0xe, external: 0x1 } as const
const CODE_DIRECTORY = 0xfade0c02

export function readMachO(bytes: Buffer): BinaryFacts {
  const commands = readCommands(bytes)
  const all = (...kinds: readonly number[]) =>
    commands.filter(({ command }) => kinds.includes(command)).map(({ at }) => at)
  const cpu = bytes.readUInt32LE(4)
  const type = bytes.readUInt32LE(12)
  const symbols = all(LC.symtab).flatMap((at) => readSymbols(bytes, at))
  const external = symbols.filter(
    ({ flags }) => (flags & N.external) !== 0 && (flags & (N.stab | N.privateExternal)) === 0,
  )
  const [version] = all(LC.buildVersion)
  const [signature] = all(LC.codeSignature)
  return {
    format: 'Mach-O',
    arch: CPUS[cpu] ?? String(cpu),
    isLibrary: type === MH_DYLIB || type === MH_BUNDLE,
    libraries: all(LC.loadDylib, LC.loadWeakDylib, LC.reexportDylib, LC.rpath).map((at) =>
      textAt(bytes, at + bytes.readUInt32LE(at + 8)),
    ),
    imports: external.filter(({ flags }) => (flags & N.type) === 0).map(({ name }) => name),
    exports: [...readExports(bytes).keys()],
    versions: [],
    staticTls: false,
    noDelete: false,
    stripped: symbols.every(({ flags }) => (flags & N.external) !== 0),
    ...(version !== undefined && { minimumSystem: readVersion(bytes.readUInt32LE(version + 12)) }),
    ...(signature !== undefined && { signature: checkSignature(bytes, signature) }),
  }
}

function readSymbols(bytes: Buffer, symtab: number) {
  const [first, count, texts] = [8, 12, 16].map((field) => bytes.readUInt32LE(symtab + field)) as [
    number,
    number,
    number,
  ]
  return Array.from({ length: count }, (_, index) => ({
    name: textAt(bytes, texts + bytes.readUInt32LE(first + index * 16)),
    flags: bytes.readUInt8(first + index * 16 + 4),
  }))
}

function readVersion(packed: number): string {
  return `${packed >>> 16}.${(packed >>> 8) & 0xff}`
}

/**
 * macOS on Apple's processors ends a process that maps code whose pages have not the hashes of the
 * signature, as after a change to a signed file.
 */
function checkSignature(bytes: Buffer, command: number): 'valid' | 'invalid' {
  const blobs = bytes.readUInt32LE(command + 8)
  for (let i = 0; i < bytes.readUInt32BE(blobs + 8); i++) {
    const blob = blobs + bytes.readUInt32BE(blobs + 12 + i * 8 + 4)
    if (bytes.readUInt32BE(blob) !== CODE_DIRECTORY) continue
    const [hashes, count, limit] = [16, 28, 32].map((field) =>
      bytes.readUInt32BE(blob + field),
    ) as [number, number, number]
    const size = bytes.readUInt8(blob + 36)
    const page = 2 ** bytes.readUInt8(blob + 39)
    const matches = (index: number) => {
      const end = Math.min((index + 1) * page, limit)
      const found = createHash('sha256')
        .update(bytes.subarray(index * page, end))
        .digest()
      const at = blob + hashes + index * size
      return bytes.subarray(at, at + size).equals(found.subarray(0, size))
    }
    const pages = Array.from({ length: count }, (_, index) => matches(index))
    return count > 0 && limit === blobs && pages.every(Boolean) ? 'valid' : 'invalid'
  }
  return 'invalid'
}
