/** Models of TensorFlow.js: a JSON file with a manifest of weights, and binary files beside it. */

import path from 'node:path'
import type { DType } from '../dtype.js'
import { invalidType, inWords, isOwnError } from '../errors.js'
import { allocateBytes } from './allocate-bytes.js'
import { pathOf, withSource } from './byte-source.js'
import { parseJson } from './json-names.js'
import { type NamedTensor, type NamedTensors, namedTensor, namedTensors } from './named-tensor.js'
import { type ReadOptions, readWanted } from './read-options.js'
import { readManifest, type TfjsGroup } from './tfjs-manifest.js'
import { malformed, partOf } from './weight-file-error.js'

const MAX_JSON_BYTES = 100_000_000
const DEPTH = 100

/**
 * Reads the weights of a TensorFlow.js model (`model.json` and its shards), by name; of the shards only
 * what `prefix` selects. Filters keep their axis order: `fromKerasFilter` turns them into weights.
 *
 * @param source - The path or URL of the JSON file; the shards lie in its folder.
 * @throws As the promise's rejection: Error `ERR_WEIGHT_FILE` for files that are malformed, and for
 * wanted weights that are quantized to integers; TypeError `ERR_INVALID_ARG_TYPE`,
 * `ERR_UNKNOWN_OPTION`; RangeError `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`; what `node:fs` throws for a
 * file that cannot be read.
 * @example
 * ```ts
 * const tensors = await readTfjs('web/model.json', { dtype: 'float32' })
 * const weight = fromKerasFilter(tensors['up1/kernel'])
 * ```
 */
export function readTfjs<D extends DType>(
  source: string | URL,
  options: ReadOptions<D> & { dtype: D },
): Promise<NamedTensors<D>>
/** Reads the weights of a TensorFlow.js model, in the dtype they are stored in; else as the first overload. */
export function readTfjs(source: string | URL, options?: ReadOptions): Promise<NamedTensors>
export async function readTfjs(source: string | URL, options?: ReadOptions): Promise<NamedTensors> {
  const { prefix, dtype } = readWanted(options)
  const file = pathOf(source)
  if (file === undefined) throw invalidType('source', 'a path or a file: URL', source)
  const groups = readManifest(file, await readJson(file))
  const tensors: (readonly [string, NamedTensor])[] = []
  for (const group of groups) {
    const shards = await measure(file, group)
    const wanted = group.weights.filter(({ name }) => name.startsWith(prefix))
    for (const { name, begin, end, refusal, ...stored } of wanted) {
      const what = partOf(file, name)
      if (refusal !== undefined) throw malformed(what, 'hold plain numbers', refusal)
      const bytes = await readRange(what, shards, begin, end)
      tensors.push([name, namedTensor({ ...stored, name, bytes }, dtype)])
    }
  }
  return namedTensors(tensors)
}

async function readJson(file: string): Promise<unknown> {
  const expected = 'be the JSON of a TensorFlow.js model'
  const text = await withSource(file, async (bytes) => {
    if (bytes.size > MAX_JSON_BYTES) throw malformed(file, expected, `${bytes.size} bytes`)
    return new TextDecoder().decode(await bytes.read(0, bytes.size))
  })
  return parseJson(file, text, DEPTH, { text: expected, names: expected })
}

/** A part of the bytes of a group: [begin, end). */
interface Shard {
  readonly path: string
  readonly begin: number
  readonly end: number
}

async function measure(file: string, group: TfjsGroup): Promise<readonly Shard[]> {
  const shards: Shard[] = []
  let begin = 0
  for (const name of group.paths) {
    const shard = path.join(path.dirname(file), name)
    const end = begin + (await sizeOf(file, name, shard))
    shards.push({ path: shard, begin, end })
    begin = end
  }
  if (begin === group.size) return shards
  throw malformed(file, `have ${group.size} bytes in ${group.paths.join(', ')}`, `${begin}`)
}

async function sizeOf(file: string, name: string, shard: string): Promise<number> {
  try {
    return await withSource(shard, async ({ size }) => size)
  } catch (cause) {
    if (isOwnError(cause)) throw cause
    const received = `${inWords(name)} (${(cause as { code?: string }).code})`
    throw malformed(file, 'name weight files that can be opened', received, { cause })
  }
}

async function readRange(
  what: string,
  shards: readonly Shard[],
  begin: number,
  end: number,
): Promise<Uint8Array> {
  const bytes = allocateBytes(what, end - begin)
  for (const shard of shards) {
    const [from, to] = [Math.max(begin, shard.begin), Math.min(end, shard.end)]
    if (from >= to) continue
    const part = await withSource(shard.path, async (source) => {
      if (source.size !== shard.end - shard.begin) {
        throw malformed(shard.path, 'stay as it is while it is read', 'another size')
      }
      return source.read(from - shard.begin, to - shard.begin)
    })
    bytes.set(part, from - begin)
  }
  return bytes
}
