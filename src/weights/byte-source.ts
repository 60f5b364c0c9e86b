/** Where bytes come from: a file, of which only what is wanted is read, or memory. */

import { constants, type FileHandle, open } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { isAnyArrayBuffer } from 'node:util/types'
import { invalidType, makeError } from '../errors.js'
import { requireLive, typedArrayInfo } from '../typed-array.js'
import { allocateBytes } from './allocate-bytes.js'
import { malformed } from './weight-file-error.js'

/** A path, a `file:` URL, or the bytes of a file; do not change or transfer the bytes until they are read. */
export type WeightSource = string | URL | Uint8Array | ArrayBuffer | SharedArrayBuffer

/** Bytes that can be read in parts. */
export interface ByteSource {
  /** What messages call it: the path, or `source`. */
  readonly name: string
  readonly size: number
  /**
   * The bytes [begin, end), which must lie within the size: of a file a copy in a buffer of its own.
   *
   * @throws Error `ERR_WEIGHT_FILE` where the file has become shorter; RangeError `ERR_TOO_LARGE`.
   */
  read(begin: number, end: number): Promise<Uint8Array>
}

/**
 * Opens a source for the time of `use`.
 *
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DETACHED`; Error `ERR_WEIGHT_FILE` for what is no
 * file, and what `node:fs` throws for a file that cannot be opened.
 */
export async function withSource<T>(
  source: unknown,
  use: (bytes: ByteSource) => Promise<T>,
): Promise<T> {
  const path = pathOf(source)
  if (path === undefined) return withMemory(bytesOf(source), use)
  // What is no file must not keep the call waiting for a writer.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    return await use(await fileSource(path, file))
  } finally {
    await file.close()
  }
}

/**
 * The path that a source names; undefined for what is neither a path nor a URL.
 *
 * @param name - What messages call it.
 * @throws TypeError `ERR_INVALID_ARG_TYPE` for a URL that is no path of this machine.
 */
export function pathOf(source: unknown, name = 'source'): string | undefined {
  if (typeof source === 'string') return source
  if (!(source instanceof URL)) return undefined
  try {
    return fileURLToPath(source)
  } catch {
    throw invalidType(name, 'a file: URL of this machine', source.href)
  }
}

/** Whatever a reader makes of memory that went away under it, that is what is wrong. */
async function withMemory<T>(
  bytes: Uint8Array,
  use: (bytes: ByteSource) => Promise<T>,
): Promise<T> {
  const source = memorySource(bytes)
  const [outcome] = await Promise.allSettled([use(source)])
  if (bytes.byteLength !== source.size) {
    const message = 'source must stay in memory until it has been read; its buffer went away'
    throw makeError('ERR_DETACHED', message)
  }
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}

/** The bytes as they are now: where their buffer shrinks or goes away, none are left. */
function bytesOf(source: unknown): Uint8Array {
  const info = typedArrayInfo(source)
  if (info?.kind === 'Uint8Array') {
    requireLive('source', info.buffer)
    return new Uint8Array(info.buffer, info.byteOffset, info.length)
  }
  if (isAnyArrayBuffer(source)) {
    requireLive('source', source)
    const all = new Uint8Array(source)
    return all.subarray(0, all.byteLength)
  }
  throw invalidType('source', 'a path, a file: URL, a Uint8Array or an ArrayBuffer', source)
}

export function memorySource(bytes: Uint8Array, name = 'source'): ByteSource {
  return {
    name,
    size: bytes.byteLength,
    read: async (begin, end) => bytes.subarray(begin, end),
  }
}

/** Node reads at most 2^31 - 1 bytes at a time. */
const CHUNK = 2 ** 30

async function fileSource(path: string, file: FileHandle): Promise<ByteSource> {
  const stat = await file.stat()
  if (!stat.isFile()) throw malformed(path, 'be a regular file', 'something else')
  return {
    name: path,
    size: stat.size,
    read: async (begin, end) => {
      const bytes = allocateBytes(path, end - begin)
      let at = 0
      while (at < bytes.byteLength) {
        const length = Math.min(CHUNK, bytes.byteLength - at)
        const { bytesRead } = await file.read(bytes, at, length, begin + at)
        if (bytesRead === 0) {
          throw malformed(path, `stay ${stat.size} bytes long while it is read`, 'fewer')
        }
        at += bytesRead
      }
      return bytes
    },
  }
}
