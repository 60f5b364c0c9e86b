/** ELF of 64 bits, little end first (System V ABI, "Object Files"). */

import { type BinaryFacts, textAt } from './binary-facts.js'

const MACHINES: Readonly<Record<number, string>> = { 62: 'x64', 183: 'arm64' }

const SHT = { symtab: 2, dynamic: 6, dynsym: 11, verneed: 0x6ffffffe } as const
const DT = { needed: 1, rpath: 15, runpath: 29, flags: 30, flags1: 0x6ffffffb } as const
const DF_STATIC_TLS = 0x10
const DF_1_NODELETE = 0x8

interface Section {
  readonly name: string
  readonly type: number
  readonly offset: number
  readonly size: number
  readonly link: number
  readonly info: number
}

export function readElf(bytes: Buffer): BinaryFacts {
  const sections = readSections(bytes)
  const dynamic = readDynamic(bytes, sections)
  const symbols = readDynamicSymbols(bytes, sections)
  const entries = (tag: number) => dynamic.filter((entry) => entry.tag === tag)
  const flag = (tag: number, bit: number) => entries(tag).some(({ value }) => (value & bit) !== 0)
  return {
    format: 'ELF',
    arch: MACHINES[bytes.readUInt16LE(18)] ?? String(bytes.readUInt16LE(18)),
    isLibrary: bytes.readUInt16LE(16) === 3,
    libraries: [...entries(DT.needed), ...entries(DT.rpath), ...entries(DT.runpath)].map(
      ({ text }) => text,
    ),
    imports: symbols.filter(({ defined }) => !defined).map(({ name }) => name),
    exports: symbols.filter(({ defined }) => defined).map(({ name }) => name),
    versions: readNeededVersions(bytes, sections),
    staticTls: flag(DT.flags, DF_STATIC_TLS),
    noDelete: flag(DT.flags1, DF_1_NODELETE),
    stripped: !sections.some(({ type, name }) => type === SHT.symtab || name.startsWith('.debug')),
  }
}

function readSections(bytes: Buffer): Section[] {
  const [start, size, count, names] = [
    Number(bytes.readBigUInt64LE(40)),
    bytes.readUInt16LE(58),
    bytes.readUInt16LE(60),
    bytes.readUInt16LE(62),
  ]
  const nameTable = Number(bytes.readBigUInt64LE(start + names * size + 24))
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * size
    return {
      name: textAt(bytes, nameTable + bytes.readUInt32LE(at)),
      type: bytes.readUInt32LE(at + 4),
      offset: Number(bytes.readBigUInt64LE(at + 24)),
      size: Number(bytes.readBigUInt64LE(at + 32)),
      link: bytes.readUInt32LE(at + 40),
      info: bytes.readUInt32LE(at + 44),
    }
  })
}

/** Sections of a type, each with the offset of its table of texts. */
function ofType(sections: readonly Section[], type: number) {
  return sections
    .filter((section) => section.type === type)
    .map((section) => ({ ...section, texts: sections[section.link]?.offset ?? 0 }))
}

function readDynamic(bytes: Buffer, sections: readonly Section[]) {
  return ofType(sections, SHT.dynamic).flatMap(({ offset, size, texts }) =>
    Array.from({ length: size / 16 }, (_, index) => {
      const value = Number(bytes.readBigUInt64LE(offset + index * 16 + 8))
      return {
        tag: Number(bytes.readBigUInt64LE(offset + index * 16)),
        value,
        text: textAt(bytes, texts + value),
      }
    }),
  )
}

function readDynamicSymbols(bytes: Buffer, sections: readonly Section[]) {
  return ofType(sections, SHT.dynsym).flatMap(({ offset, size, texts }) =>
    Array.from({ length: size / 24 }, (_, index) => {
      const at = offset + index * 24
      return {
        name: textAt(bytes, texts + bytes.readUInt32LE(at)),
        local: bytes.readUInt8(at + 4) >> 4 === 0,
        defined: bytes.readUInt16LE(at + 6) !== 0,
      }
    }).filter(({ local }) => !local),
  )
}

/** Each library's entry is followed by those of its versions, each pointing to the next. */
function readNeededVersions(bytes: Buffer, sections: readonly Section[]): string[] {
  const versions: string[] = []
  for (const { offset, info, texts } of ofType(sections, SHT.verneed)) {
    let library = offset
    for (let i = 0; i < info; i++) {
      let version = library + bytes.readUInt32LE(library + 8)
      for (let j = 0; j < bytes.readUInt16LE(library + 2); j++) {
        versions.push(textAt(bytes, texts + bytes.readUInt32LE(version + 8)))
        version += bytes.readUInt32LE(version + 12)
      }
      library += bytes.readUInt32LE(library + 12)
    }
  }
  return versions
}
