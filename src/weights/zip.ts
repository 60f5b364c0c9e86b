/** Zip archives, read by yauzl, which is loaded when an archive is. */

import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { isOwnError } from '../errors.js'
import { allocateBytes } from './allocate-bytes.js'
import type { ByteSource } from './byte-source.js'
import { loadLibrary, type OptionalLibrary } from './optional-library.js'
import { malformed, partOf } from './weight-file-error.js'

/** An entry of an archive. */
export interface ZipEntry {
  readonly name: string
  /** In bytes, unpacked, as the archive says. */
  readonly size: number
  /** @throws Error `ERR_WEIGHT_FILE` for another size or check sum than the archive says. */
  unpack(): Promise<Uint8Array>
}

const YAUZL: OptionalLibrary<typeof import('yauzl')> = {
  name: 'yauzl',
  versions: '3.4 or newer',
  spec: 'yauzl@^3.4.0',
  load: async () => (await import('yauzl')).default,
  needed: ['fromRandomAccessReaderPromise', (yauzl) => yauzl.fromRandomAccessReaderPromise],
}

/** Deflate makes at most 1032 bytes of one. */
const MAX_RATIO = 1032

/**
 * Visits the entries of an archive, one after the other.
 *
 * @throws Error `ERR_WEIGHT_FILE`, `ERR_MISSING_DEPENDENCY`; what `visit` and the source throw.
 */
export async function eachZipEntry(
  source: ByteSource,
  visit: (entry: ZipEntry) => Promise<void>,
): Promise<void> {
  const yauzl = await loadLibrary(YAUZL, '.npz files')
  class Reader extends yauzl.RandomAccessReader {
    override _readStreamForRange(start: number, end: number): Readable {
      return Readable.from(chunks(source, start, end), { objectMode: false })
    }
  }
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new Reader(), source.size, {
      autoClose: false,
      lazyEntries: true,
    })
    for await (const entry of zip.eachEntry()) {
      await visit({
        name: entry.fileName,
        size: entry.uncompressedSize,
        unpack: () => unpack(source.name, zip, entry),
      })
    }
  } catch (cause) {
    if (isOwnError(cause) || (cause as { syscall?: unknown }).syscall !== undefined) throw cause
    throw malformed(source.name, 'be a zip archive', (cause as Error).message, { cause })
  }
}

const CHUNK = 2 ** 18

async function* chunks(source: ByteSource, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end; at += CHUNK) {
    const bytes = await source.read(at, Math.min(end, at + CHUNK))
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
}

async function unpack(file: string, zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const name = partOf(file, entry.fileName)
  const { uncompressedSize: size, compressedSize } = entry
  if (size > compressedSize * MAX_RATIO) {
    throw malformed(name, `unpack to at most ${MAX_RATIO} times its size`, `${size} bytes`)
  }
  const stream = await zip.openReadStreamPromise(entry)
  const bytes = allocateBytes(name, size)
  let at = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    if (at + part.byteLength > size) throw malformed(name, `unpack to ${size} bytes`, 'more')
    bytes.set(part, at)
    at += part.byteLength
  }
  if (at !== size) throw malformed(name, `unpack to ${size} bytes`, `${at}`)
  if (crc32(bytes) !== entry.crc32) throw malformed(name, 'have its check sum', 'another one')
  return bytes
}
