/** MindSpore checkpoints (.ckpt), read. */

import { crc32 } from 'node:zlib'
import type { DType } from '../dtype.js'
import { joinBytes } from './allocate-bytes.js'
import { type ByteSource, type WeightSource, withSource } from './byte-source.js'
import {
  type CheckpointTensor,
  type CheckpointValue,
  readCheckpointValue,
} from './checkpoint-value.js'
import { readStoredDType } from './header-values.js'
import { type NamedTensor, type NamedTensors, namedTensor, namedTensors } from './named-tensor.js'
import { loadProtobuf, type OpenMessage } from './protobuf.js'
import { type ReadOptions, readWanted } from './read-options.js'
import { byteLengthOf, type StoredDType } from './stored-dtype.js'
import { malformed, partOf, quoted } from './weight-file-error.js'

const DTYPES: Readonly<Record<string, StoredDType>> = {
  Float64: 'float64',
  Float32: 'float32',
  Float16: 'float16',
  BFloat16: 'bfloat16',
  Int64: 'int64',
  Int32: 'int32',
  Int16: 'int16',
  Int8: 'int8',
  UInt64: 'uint64',
  UInt32: 'uint32',
  UInt16: 'uint16',
  UInt8: 'uint8',
  Bool: 'bool',
}

/** What `save_checkpoint(..., crc_check=True)` puts behind the messages, before the sum's 10 bytes. */
const CRC_MARK = 'crc_num'
const CRC_BYTES = CRC_MARK.length + 10

/**
 * Reads the tensors of a MindSpore checkpoint, by name. A check sum is verified if the file has one;
 * strings and map parameters are left out; encrypted checkpoints are refused. Needs the package
 * `protobufjs`. For checkpoints that MindSpore saved as safetensors use `readSafetensors`.
 *
 * @throws As the promise's rejection: Error `ERR_WEIGHT_FILE` for a file that is malformed,
 * `ERR_MISSING_DEPENDENCY`; TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`, `ERR_DETACHED`;
 * RangeError `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`; what `node:fs` throws for a file that cannot be read.
 * @example
 * ```ts
 * const tensors = await readMindSpore('net.ckpt', { dtype: 'float32' })
 * layer.loadStateDict(tensors, { prefix: 'up1.' })
 * ```
 */
export function readMindSpore<D extends DType>(
  source: WeightSource,
  options: ReadOptions<D> & { dtype: D },
): Promise<NamedTensors<D>>
/** Reads the tensors of a MindSpore checkpoint, in the dtype they are stored in; else as the first overload. */
export function readMindSpore(source: WeightSource, options?: ReadOptions): Promise<NamedTensors>
export async function readMindSpore(
  source: WeightSource,
  options?: ReadOptions,
): Promise<NamedTensors> {
  const { prefix, dtype } = readWanted(options)
  return withSource(source, async (bytes) => {
    const open = await loadProtobuf('MindSpore checkpoints')
    const slices = new Map<string, CheckpointTensor[]>()
    let last: string | undefined
    for await (const { tag, tensor } of eachValue(bytes, open)) {
      const known = slices.get(tag)
      if (known !== undefined && tag !== last) {
        throw malformed(bytes.name, 'name each parameter once', quoted(tag))
      }
      last = tag
      if (tensor === undefined || tensor.type === 'str' || !tag.startsWith(prefix)) continue
      if (known === undefined) slices.set(tag, [tensor])
      else known.push(tensor)
    }
    const tensors = [...slices].map(
      ([name, parts]) => [name, join(bytes.name, name, parts, dtype)] as const,
    )
    return namedTensors(tensors)
  })
}

/** Message Checkpoint is nothing but values: each is read by itself. */
async function* eachValue(source: ByteSource, open: OpenMessage): AsyncGenerator<CheckpointValue> {
  const { name, size } = source
  if (size === 0) throw malformed(name, 'be a MindSpore checkpoint', '0 bytes')
  const tail = await source.read(Math.max(0, size - CRC_BYTES), size)
  const hasSum = Buffer.from(tail).toString('latin1').startsWith(CRC_MARK)
  const end = hasSum ? size - CRC_BYTES : size
  let sum = 0
  let begin = 0
  while (begin < end) {
    const start = await source.read(begin, Math.min(end, begin + 16))
    const { skip, length } = attempt(name, () => readStart(open(start)))
    if (begin + skip + length > end) {
      throw malformed(name, `hold ${end - begin} more bytes`, `a value of ${skip + length}`)
    }
    const value = await source.read(begin + skip, begin + skip + length)
    if (hasSum) sum = crc32(value, crc32(start.subarray(0, skip), sum))
    yield attempt(name, () => readCheckpointValue(open, value))
    begin += skip + length
  }
  if (
    hasSum &&
    sum !== Number(`0x${Buffer.from(tail.subarray(CRC_MARK.length)).toString('hex')}`)
  ) {
    throw malformed(name, 'have the check sum that it says', `${sum}: it is damaged`)
  }
}

/** The tag and the length of a value. */
function readStart(reader: ReturnType<OpenMessage>): { skip: number; length: number } {
  const tag = reader.uint32()
  if (tag !== 0x0a) throw new Error(`a field of tag ${tag}`)
  const length = reader.uint32()
  return { length, skip: reader.pos }
}

/** What the library throws for bytes that are no messages has no code. */
function attempt<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const received = `${(cause as Error).message}; is it encrypted, or no checkpoint?`
    throw malformed(name, 'be a MindSpore checkpoint', received, { cause })
  }
}

function join(
  file: string,
  name: string,
  parts: readonly CheckpointTensor[],
  dtype: DType | undefined,
): NamedTensor {
  const what = partOf(file, name)
  const [{ type, dims, content }] = parts as [CheckpointTensor]
  const stored = readStoredDType(what, type, DTYPES, 'type')
  const isSame = (part: CheckpointTensor) => part.type === type && part.dims.join() === dims.join()
  if (!parts.every(isSame)) throw malformed(what, 'have slices of one shape and type', 'others')
  const contents = parts.map((part) => part.content)
  const size = contents.reduce((sum, { byteLength }) => sum + byteLength, 0)
  // A scalar is stored as of dimensions [0].
  const shape = dims.length === 1 && dims[0] === 0 && size === byteLengthOf(stored, []) ? [] : dims
  const expected = byteLengthOf(stored, shape)
  if (size !== expected)
    throw malformed(what, `have ${expected} bytes, as its shape says`, `${size}`)
  const bytes = parts.length === 1 ? content : joinBytes(what, contents)
  return namedTensor({ name, dtype: stored, shape, bytes }, dtype)
}
