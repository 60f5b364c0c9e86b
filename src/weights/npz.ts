/** Archives of NumPy arrays (.npz), read. */

import { readInteger, readOptions } from '../arguments.js'
import type { DType } from '../dtype.js'
import { memorySource, type WeightSource, withSource } from './byte-source.js'
import { type NamedTensor, type NamedTensors, namedTensors } from './named-tensor.js'
import { readNpyTensor } from './npy.js'
import { type ReadOptions, readWanted } from './read-options.js'
import { malformed, PICKLE_REMEDY, partOf } from './weight-file-error.js'
import { eachZipEntry } from './zip.js'

/** Options of {@link readNpz}. */
export interface ReadNpzOptions<D extends DType | undefined = DType | undefined>
  extends ReadOptions<D> {
  /**
   * The most bytes that the selected arrays may have in all when they are unpacked; default 2^31. (A small
   * archive can unpack to gigabytes.)
   */
  maxBytes?: number
}

const DEFAULT_MAX_BYTES = 2 ** 31
const EXTENSION = '.npy'

/** Where `torch.save` says what the archive holds. */
const PICKLE = /(^|\/)data\.pkl$/

/**
 * Reads the arrays of a `numpy.savez` or `savez_compressed` file, by name. Only those that `prefix`
 * selects are unpacked, up to `maxBytes`; entries other than `.npy` are ignored. Needs the package `yauzl`.
 *
 * @throws As the promise's rejection: Error `ERR_WEIGHT_FILE` for a file that is malformed or would
 * unpack to more, `ERR_MISSING_DEPENDENCY`; TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`,
 * `ERR_DETACHED`; RangeError `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`; what `node:fs` throws for a file
 * that cannot be read.
 */
export function readNpz<D extends DType>(
  source: WeightSource,
  options: ReadNpzOptions<D> & { dtype: D },
): Promise<NamedTensors<D>>
/** Reads arrays of a `.npz` by name, in the dtype they are stored in; else as the first overload. */
export function readNpz(source: WeightSource, options?: ReadNpzOptions): Promise<NamedTensors>
export async function readNpz(
  source: WeightSource,
  options?: ReadNpzOptions,
): Promise<NamedTensors> {
  const { maxBytes, ...rest } = readOptions(options, ['prefix', 'dtype', 'maxBytes'])
  const { prefix, dtype } = readWanted(rest)
  const most =
    maxBytes === undefined
      ? DEFAULT_MAX_BYTES
      : readInteger('maxBytes', maxBytes, 0, Number.MAX_SAFE_INTEGER)
  return withSource(source, async (bytes) => {
    const tensors = new Map<string, NamedTensor>()
    let left = most
    await eachZipEntry(bytes, async (entry) => {
      if (PICKLE.test(entry.name)) {
        throw malformed(bytes.name, 'be an archive of arrays', `a pickle: ${PICKLE_REMEDY}`)
      }
      if (!entry.name.endsWith(EXTENSION)) return
      const name = entry.name.slice(0, -EXTENSION.length)
      if (!name.startsWith(prefix)) return
      const what = partOf(bytes.name, name)
      if (tensors.has(name)) throw malformed(what, 'be there once', 'it twice')
      if (entry.size > left) {
        throw malformed(bytes.name, `unpack to at most ${most} bytes (maxBytes)`, 'more')
      }
      left -= entry.size
      const array = memorySource(await entry.unpack(), what)
      tensors.set(name, await readNpyTensor(name, array, dtype))
    })
    return namedTensors(tensors)
  })
}
