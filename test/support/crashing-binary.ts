/** A binary whose loading kills the process. */

import { readFileSync } from 'node:fs'

const SHT_DYNSYM = 11
const PT_LOAD = 1
/** Instructions that no CPU has, and that read address 0. */
const CODE = {
  x64: { SIGILL: [0x0f, 0x0b], SIGSEGV: [0x31, 0xc0, 0x8b, 0x00] },
  arm64: { SIGILL: [0, 0, 0, 0], SIGSEGV: [0x00, 0x00, 0x80, 0xd2, 0x00, 0x00, 0x40, 0xf9] },
} as const

/** @param file - A 64-bit ELF addon, whose entry point is overwritten in the copy. */
export function crashingBinary(file: string, signal: 'SIGILL' | 'SIGSEGV'): Buffer {
  const bytes = readFileSync(file)
  const entry = fileOffset(bytes, addressOf(bytes, 'napi_register_module_v1'))
  Buffer.from(CODE[process.arch as 'x64' | 'arm64'][signal]).copy(bytes, entry)
  return bytes
}

const long = (bytes: Buffer, at: number) => Number(bytes.readBigUInt64LE(at))

function addressOf(bytes: Buffer, name: string): number {
  const [sections, size, count] = [long(bytes, 40), bytes.readUInt16LE(58), bytes.readUInt16LE(60)]
  const section = (index: number) => bytes.subarray(sections + index * size)
  for (let index = 0; index < count; index++) {
    const header = section(index)
    if (header.readUInt32LE(4) !== SHT_DYNSYM) continue
    const names = long(section(header.readUInt32LE(40)), 24)
    const [from, length] = [long(header, 24), long(header, 32)]
    for (let at = from; at < from + length; at += 24) {
      const start = names + bytes.readUInt32LE(at)
      if (bytes.toString('latin1', start, bytes.indexOf(0, start)) === name)
        return long(bytes, at + 8)
    }
  }
  throw new Error(`there is no symbol ${name}`)
}

function fileOffset(bytes: Buffer, address: number): number {
  const [headers, size, count] = [long(bytes, 32), bytes.readUInt16LE(54), bytes.readUInt16LE(56)]
  for (let at = headers; at < headers + size * count; at += size) {
    const [offset, from, length] = [long(bytes, at + 8), long(bytes, at + 16), long(bytes, at + 32)]
    const isInside = address >= from && address < from + length
    if (bytes.readUInt32LE(at) === PT_LOAD && isInside) return address - from + offset
  }
  throw new Error(`address ${address} is not in the file`)
}
