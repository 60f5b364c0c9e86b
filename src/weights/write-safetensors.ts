/** Writing safetensors files. */

import { readObject, readOptions } from '../arguments.js'
import { invalidType, makeError } from '../errors.js'
import { readTensors } from '../state-dict.js'
import type { TensorLike } from '../tensor.js'
import type { OwnBytes } from './allocate-bytes.js'
import { readWritable, type Writable } from './writable.js'
import { encodeParts, type FileParts, writeParts } from './write-parts.js'

/** Options of {@link writeSafetensors} and {@link encodeSafetensors}. */
export interface WriteSafetensorsOptions {
  /** Texts by name that the file keeps as `__metadata__`, such as `{ format: 'pt' }`; default none. */
  metadata?: Readonly<Record<string, string>>
}

/** Tensors to write, by name: a state dict, or several merged. */
export type WritableTensors = Readonly<Record<string, TensorLike>>

/**
 * Writes float32 and float16 tensors as a safetensors file.
 *
 * @param path - Where to write. An existing file is replaced when the new one is complete: a failure leaves
 * it as it was.
 * @param tensors - By name, contiguous. Do not change them until the promise has settled.
 * @throws As the promise's rejection: TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`,
 * `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`; RangeError `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`,
 * `ERR_TOO_LARGE`; Error `ERR_STATE_DICT` for the name `__metadata__`, which the format keeps for
 * itself; what `node:fs` throws for a file that cannot be written.
 * @example
 * ```ts
 * await writeSafetensors('layer.safetensors', layer.stateDict('decoder.'))
 * ```
 */
export async function writeSafetensors(
  path: string | URL,
  tensors: WritableTensors,
  options?: WriteSafetensorsOptions,
): Promise<void> {
  await writeParts(path, () => safetensorsParts(tensors, options))
}

/**
 * The bytes of a safetensors file.
 *
 * @throws As {@link writeSafetensors}.
 */
export function encodeSafetensors(
  tensors: WritableTensors,
  options?: WriteSafetensorsOptions,
): OwnBytes {
  return encodeParts('tensors', safetensorsParts(tensors, options))
}

/** The header, then the tensors: as the format's own library orders them, so that all are aligned. */
function safetensorsParts(tensors: unknown, options: unknown): FileParts {
  const { metadata } = readOptions(options, ['metadata'])
  const header: Record<string, unknown> = Object.create(null)
  if (metadata !== undefined) header.__metadata__ = readMetadata(metadata)
  const entries = Object.entries(readTensors('tensors', tensors))
    .map(([name, tensor]) => [name, readEntry(name, tensor)] as const)
    .sort(([a, { dtype: x }], [b, { dtype: y }]) =>
      x === y ? (a < b ? -1 : 1) : x === 'float32' ? -1 : 1,
    )
  let at = 0
  for (const [name, { dtype, shape, byteLength }] of entries) {
    const end = at + byteLength
    const data_offsets = [at, end]
    header[name] = { dtype: dtype === 'float32' ? 'F32' : 'F16', shape, data_offsets }
    at = end
  }
  return { header: headerBytes(header), tensors: entries.map(([, tensor]) => tensor) }
}

function readEntry(name: string, tensor: unknown): Writable {
  if (name === '__metadata__') {
    throw makeError('ERR_STATE_DICT', 'tensors must have other names; received "__metadata__"')
  }
  return readWritable(`tensors[${JSON.stringify(name)}]`, tensor)
}

function readMetadata(metadata: unknown): Record<string, string> {
  const given = readObject('metadata', metadata, 'an object of strings by name')
  const texts: Record<string, string> = Object.create(null)
  for (const [name, text] of Object.entries(given)) {
    if (typeof text !== 'string') {
      throw invalidType(`metadata[${JSON.stringify(name)}]`, 'a string', text)
    }
    texts[name] = text
  }
  return texts
}

function headerBytes(header: object): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header))
  const length = Math.ceil(json.byteLength / 8) * 8
  const bytes = new Uint8Array(8 + length).fill(0x20)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true)
  bytes.set(json, 8)
  return bytes
}
