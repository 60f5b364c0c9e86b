/**
 * What a file that should be an addon is. Asked before it is loaded: of a file of another machine the
 * loader says that it does not exist, and one that was cut short can kill the process.
 */

import * as fs from 'node:fs'

const ELF_MACHINES: Readonly<Record<number, string>> = {
  3: 'ia32',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
}
const PE_MACHINES: Readonly<Record<number, string>> = { 332: 'ia32', 34404: 'x64', 43620: 'arm64' }
const MACH_MACHINES: Readonly<Record<number, string>> = { 16777223: 'x64', 16777228: 'arm64' }

const FAT = 0xcafebabe

/** A platform as Node names them (Linux stands for every user of ELF) and an architecture. */
interface Format {
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly arch: string
}

/**
 * @returns What is wrong with the file for this process, such as `it is a linux-arm64 library`;
 * nothing where its format is right, or where it cannot be read.
 */
export function formatProblem(file: string): string | undefined {
  let read: { head: Buffer; size: number }
  try {
    read = firstBytes(file)
  } catch {
    return undefined
  }
  const { head, size } = read
  if (head.length === 0) return 'it is empty'
  if (head.length >= 8 && head.readUInt32BE(0) === FAT) return undefined // for several machines
  const format = formatOf(head)
  if (format === undefined) return 'it is no library'
  const platform = process.platform === 'darwin' || process.platform === 'win32'
  const wanted = platform ? process.platform : 'linux'
  if (format.platform !== wanted || format.arch !== process.arch) {
    return `it is a ${format.platform}-${format.arch} library`
  }
  return format.platform === 'linux' && size < sizeOfElf(head) ? 'it is cut short' : undefined
}

function firstBytes(file: string) {
  const descriptor = fs.openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(1024)
    const head = bytes.subarray(0, fs.readSync(descriptor, bytes, 0, bytes.length, 0))
    return { head, size: fs.fstatSync(descriptor).size }
  } finally {
    fs.closeSync(descriptor)
  }
}

function formatOf(head: Buffer): Format | undefined {
  if (head.length < 64) return undefined
  if (head.readUInt32BE(0) === 0x7f454c46) {
    return { platform: 'linux', arch: nameOf(ELF_MACHINES, head.readUInt16LE(18)) }
  }
  if (head.readUInt32LE(0) === 0xfeedfacf) {
    return { platform: 'darwin', arch: nameOf(MACH_MACHINES, head.readUInt32LE(4)) }
  }
  const header = head.readUInt32LE(60)
  if (head.toString('latin1', 0, 2) !== 'MZ' || header + 6 > head.length) return undefined
  return { platform: 'win32', arch: nameOf(PE_MACHINES, head.readUInt16LE(header + 4)) }
}

/** The least size of the file: the end of its section headers, which linkers write last. */
function sizeOfElf(head: Buffer): number {
  const is64Bit = head[4] === 2
  const start = is64Bit ? Number(head.readBigUInt64LE(40)) : head.readUInt32LE(32)
  const at = is64Bit ? 58 : 46
  return start + head.readUInt16LE(at) * head.readUInt16LE(at + 2)
}

function nameOf(machines: Readonly<Record<number, string>>, machine: number): string {
  return machines[machine] ?? `machine${machine}`
}
