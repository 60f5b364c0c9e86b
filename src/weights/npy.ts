/** NumPy array files (.npy), read and written. */

import { readOptions } from '../arguments.js'
import type { DType } from '../dtype.js'
import type { TensorLike } from '../tensor.js'
import type { OwnBytes } from './allocate-bytes.js'
import { type ByteSource, type WeightSource, withSource } from './byte-source.js'
import { type NamedTensor, namedTensor } from './named-tensor.js'
import { readNpyHeader } from './npy-header.js'
import { readWantedDType } from './read-options.js'
import { readWritable } from './writable.js'
import { encodeParts, type FileParts, writeParts } from './write-parts.js'

/** Options of {@link readNpy}. */
export interface ReadNpyOptions<D extends DType | undefined = DType | undefined> {
  /**
   * `'float32'` or `'float16'` to convert the values, each with one rounding to nearest even; default: as
   * they are stored.
   */
  dtype?: D
}

/**
 * Reads a NumPy array of numbers or booleans, in C or Fortran order, little- or big-endian.
 *
 * @throws As the promise's rejection: Error `ERR_WEIGHT_FILE` for a file that is malformed or holds
 * anything else; TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`, `ERR_DETACHED`; RangeError
 * `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`; what `node:fs` throws for a file that cannot be read.
 * @example
 * ```ts
 * layer.weight.assign(await readNpy('weight.npy', { dtype: 'float32' }))
 * ```
 */
export function readNpy<D extends DType>(
  source: WeightSource,
  options: ReadNpyOptions<D> & { dtype: D },
): Promise<NamedTensor<D>>
/** Reads a NumPy array, in the dtype it is stored in; else as the first overload. */
export function readNpy(source: WeightSource, options?: ReadNpyOptions): Promise<NamedTensor>
export async function readNpy(
  source: WeightSource,
  options?: ReadNpyOptions,
): Promise<NamedTensor> {
  const { dtype } = readOptions(options, ['dtype'])
  const wanted = readWantedDType(dtype)
  return withSource(source, (bytes) => readNpyTensor(bytes.name, bytes, wanted))
}

/** @param name - What messages call the tensor. */
export async function readNpyTensor(
  name: string,
  source: ByteSource,
  dtype: DType | undefined,
): Promise<NamedTensor> {
  const { begin, ...stored } = await readNpyHeader(source)
  const bytes = await source.read(begin, source.size)
  return namedTensor({ ...stored, name, bytes }, dtype)
}

/**
 * Writes a contiguous float32 or float16 tensor as a NumPy array.
 *
 * @param path - Where to write. An existing file is replaced when the new one is complete: a failure leaves
 * it as it was.
 * @param tensor - Do not change it until the promise has settled.
 * @throws As the promise's rejection: TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`,
 * `ERR_DETACHED`; RangeError `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`; what `node:fs`
 * throws for a file that cannot be written.
 */
export async function writeNpy(path: string | URL, tensor: TensorLike): Promise<void> {
  await writeParts(path, () => npyParts(tensor))
}

/**
 * The bytes of a NumPy array file.
 *
 * @throws As {@link writeNpy}.
 */
export function encodeNpy(tensor: TensorLike): OwnBytes {
  return encodeParts('tensor', npyParts(tensor))
}

/** Version 1.0, in which the elements begin at a multiple of 64 bytes. */
function npyParts(given: unknown): FileParts {
  const tensor = readWritable('tensor', given)
  const { dtype, shape } = tensor
  const descr = dtype === 'float32' ? '<f4' : '<f2'
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10
  const header = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${text.padEnd(length - 1)}\n`, 'latin1')
  header.writeUInt16LE(length, 8)
  return { header, tensors: [tensor] }
}
