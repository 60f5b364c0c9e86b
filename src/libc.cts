/** Which C library this process uses. node-gyp-build looks for /etc/alpine-release and nothing else. */

import * as fs from 'node:fs'

export type Libc = 'glibc' | 'musl'

/** @returns Nothing outside Linux, and where it cannot be told. LIBC overrides, as for node-gyp-build. */
export function libcOfProcess(): Libc | undefined {
  if (process.platform !== 'linux') return undefined
  const named = process.env.LIBC
  if (named === 'glibc' || named === 'musl') return named
  return libcOfExecutable(process.execPath) ?? libcOfReport() ?? libcOfSystem('/')
}

/** Reads the loader that an executable names; a static one, or a loader run by hand, names none. */
export function libcOfExecutable(file: string): Libc | undefined {
  const interpreter = interpreterOf(file)
  if (interpreter === undefined) return undefined
  if (interpreter.includes('musl')) return 'musl'
  return interpreter.includes('ld-linux') ? 'glibc' : undefined
}

const PT_INTERP = 3

/** The program interpreter of a 64-bit little-endian ELF file. */
function interpreterOf(file: string): string | undefined {
  try {
    const descriptor = fs.openSync(file, 'r')
    try {
      const head = read(descriptor, 0, 64)
      if (head.readUInt32BE(0) !== 0x7f454c46 || head.readUInt16LE(4) !== 0x0102) return undefined
      const [start, size, count] = [
        Number(head.readBigUInt64LE(32)),
        head.readUInt16LE(54),
        head.readUInt16LE(56),
      ]
      const table = read(descriptor, start, size * count)
      for (let at = 0; at < table.length; at += size) {
        if (table.readUInt32LE(at) !== PT_INTERP) continue
        const [offset, length] = [table.readBigUInt64LE(at + 8), table.readBigUInt64LE(at + 32)]
        return read(descriptor, Number(offset), Math.min(Number(length), 4096)).toString()
      }
    } finally {
      fs.closeSync(descriptor)
    }
  } catch {
    // Unreadable or cut short: other evidence decides.
  }
  return undefined
}

function read(descriptor: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  if (fs.readSync(descriptor, bytes, 0, length, from) !== length)
    throw new RangeError('end of file')
  return bytes
}

interface Report {
  readonly header?: { readonly glibcVersionRuntime?: string }
  readonly sharedObjects?: readonly string[]
}

interface ReportSettings {
  excludeNetwork?: boolean | undefined
  getReport(): Report
}

/** The version of glibc that runs this process; nothing where another library does. */
export function glibcVersion(): string | undefined {
  return readReport()?.header?.glibcVersionRuntime
}

function libcOfReport(): Libc | undefined {
  const { header, sharedObjects = [] } = readReport() ?? {}
  if (header?.glibcVersionRuntime) return 'glibc'
  return sharedObjects.some((object) => object.includes('musl')) ? 'musl' : undefined
}

function readReport(): Report | undefined {
  const settings = process.report as ReportSettings | undefined
  if (settings === undefined) return undefined
  // Without this, Node asks name servers for the names of open connections.
  const excluded = settings.excludeNetwork
  try {
    settings.excludeNetwork = true
    return settings.getReport()
  } catch {
    return undefined
  } finally {
    settings.excludeNetwork = excluded
  }
}

/** By the files of a system, under `root`. */
export function libcOfSystem(root: string): Libc | undefined {
  try {
    const ldd = fs.readFileSync(`${root}usr/bin/ldd`, 'latin1')
    if (ldd.includes('musl')) return 'musl'
    if (/GNU C Library|GNU libc/.test(ldd)) return 'glibc'
  } catch {
    // Slim images have none.
  }
  try {
    const loaders = fs.readdirSync(`${root}lib`)
    return loaders.some((name) => name.startsWith('ld-musl-')) ? 'musl' : undefined
  } catch {
    return undefined
  }
}
