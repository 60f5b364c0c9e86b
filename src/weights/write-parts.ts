/** Writing files: a header, then tensors, part by part. */

import { randomBytes } from 'node:crypto'
import {
  access,
  constants,
  copyFile,
  type FileHandle,
  lstat,
  open,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises'
import { invalidType } from '../errors.js'
import { joinBytes, type OwnBytes } from './allocate-bytes.js'
import { pathOf } from './byte-source.js'
import { requireWhole, type Writable } from './writable.js'

/** What a file is to hold. */
export interface FileParts {
  readonly header: Uint8Array
  readonly tensors: readonly Writable[]
}

/** The bytes of the file. @throws TypeError `ERR_DETACHED`; RangeError `ERR_TOO_LARGE`. */
export function encodeParts(name: string, { header, tensors }: FileParts): OwnBytes {
  for (const tensor of tensors) requireWhole(tensor)
  return joinBytes(name, [header, ...tensors.map(({ bytes }) => bytes)])
}

/**
 * Writes a file beside `path` that takes its place when it is whole: a failure leaves what was there.
 * Where that cannot be (see {@link openBeside}), the file is written in place.
 *
 * @param makeParts - Called before this returns, once the path has been checked.
 * @throws As the promise's rejection: TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DETACHED`; what `makeParts`
 * and `node:fs` throw.
 */
export async function writeParts(path: unknown, makeParts: () => FileParts): Promise<void> {
  const target = pathOf(path, 'path')
  if (target === undefined) throw invalidType('path', 'a path or a file: URL', path)
  const parts = makeParts()
  const beside = await openBeside(target)
  if (beside === undefined) return writeAndClose(await open(target, 'w'), parts)
  try {
    await writeAndClose(beside.file, parts)
    // A file that is mounted by itself, or that Windows keeps open, can be written but not replaced.
    await rename(beside.path, beside.target).catch(() => copyFile(beside.path, beside.target))
  } finally {
    await rm(beside.path, { force: true })
  }
}

interface Beside {
  readonly path: string
  /** What it is to replace: links are followed. */
  readonly target: string
  readonly file: FileHandle
}

/**
 * Opens a new file of the old one's mode and owner in its folder.
 *
 * @returns Undefined for what is no plain file or has several names, and where a file cannot be made or
 * the old one not be written: writing in place says why.
 */
async function openBeside(path: string): Promise<Beside | undefined> {
  let made: Beside | undefined
  try {
    const found = await realpath(path).catch(() => undefined)
    // A link to nothing makes the file that it names.
    if (found === undefined && (await lstat(path).catch(() => undefined))) return undefined
    const target = found ?? path
    const old = found === undefined ? undefined : await stat(target)
    if (old !== undefined) {
      if (!old.isFile() || old.nlink !== 1) return undefined
      await access(target, constants.W_OK)
    }
    const name = `${target}.${randomBytes(6).toString('hex')}.tmp`
    made = { path: name, target, file: await open(name, 'wx') }
    if (old !== undefined) {
      await made.file.chown(old.uid, old.gid)
      await made.file.chmod(old.mode & 0o7777)
    }
    return made
  } catch {
    await made?.file.close()
    if (made !== undefined) await rm(made.path, { force: true })
    return undefined
  }
}

const CHUNK = 2 ** 22

async function writeAndClose(file: FileHandle, { header, tensors }: FileParts): Promise<void> {
  try {
    await file.writeFile(header)
    const most = Math.max(0, ...tensors.map(({ byteLength }) => byteLength))
    // The system reads from memory that nobody can take away meanwhile.
    const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK, most))
    for (const tensor of tensors) {
      for (let at = 0; at < tensor.byteLength; at += CHUNK) {
        requireWhole(tensor)
        const part = tensor.bytes.subarray(at, at + CHUNK)
        chunk.set(part)
        await file.writeFile(chunk.subarray(0, part.byteLength))
      }
    }
  } finally {
    await file.close()
  }
}
