/** Reading safetensors files. */

import type { DType } from '../dtype.js'
import { type WeightSource, withSource } from './byte-source.js'
import { type NamedTensors, namedTensor, namedTensors } from './named-tensor.js'
import { type ReadOptions, readWanted } from './read-options.js'
import { readSafetensorsHeader } from './safetensors-header.js'
import type { StoredDType } from './stored-dtype.js'

/** What a safetensors file holds. */
export interface SafetensorsListing {
  /** dtype and shape of each tensor, by name; an object without prototype. */
  readonly tensors: {
    readonly [name: string]: {
      /** As the file stores it. */
      readonly dtype: StoredDType
      /** Sizes of the axes. */
      readonly shape: readonly number[]
    }
  }
  /** The texts under `__metadata__`, such as `{ format: 'pt' }`. */
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * Reads the tensors of a safetensors file, by name. Of a file only the header and what `prefix` selects
 * are read; bytes in memory are not copied where their alignment allows.
 *
 * @throws As the promise's rejection: Error `ERR_WEIGHT_FILE` for a file that is malformed; TypeError
 * `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`, `ERR_DETACHED`; RangeError `ERR_OUT_OF_RANGE`,
 * `ERR_TOO_LARGE`; what `node:fs` throws for a file that cannot be read.
 * @example
 * ```ts
 * const tensors = await readSafetensors('model.safetensors', { dtype: 'float32' })
 * layer.loadStateDict(tensors, { prefix: 'decoder.up1.' })
 * ```
 */
export function readSafetensors<D extends DType>(
  source: WeightSource,
  options: ReadOptions<D> & { dtype: D },
): Promise<NamedTensors<D>>
/** Reads the tensors of a safetensors file, in the dtype they are stored in; else as the first overload. */
export function readSafetensors(source: WeightSource, options?: ReadOptions): Promise<NamedTensors>
export async function readSafetensors(
  source: WeightSource,
  options?: ReadOptions,
): Promise<NamedTensors> {
  const { prefix, dtype } = readWanted(options)
  return withSource(source, async (bytes) => {
    const { entries } = await readSafetensorsHeader(bytes)
    const tensors = []
    for (const { name, begin, end, ...stored } of entries) {
      if (!name.startsWith(prefix)) continue
      const values = await bytes.read(begin, end)
      tensors.push([name, namedTensor({ ...stored, name, bytes: values }, dtype)] as const)
    }
    return namedTensors(tensors)
  })
}

/**
 * Lists what a safetensors file holds; only its header is read.
 *
 * @throws As {@link readSafetensors}.
 */
export async function listSafetensors(source: WeightSource): Promise<SafetensorsListing> {
  return withSource(source, async (bytes) => {
    const { entries, metadata } = await readSafetensorsHeader(bytes)
    const tensors: Record<string, SafetensorsListing['tensors'][string]> = Object.create(null)
    for (const { name, dtype, shape } of entries) tensors[name] = { dtype, shape }
    return { tensors, metadata }
  })
}
