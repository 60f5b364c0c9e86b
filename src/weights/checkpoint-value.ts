/** The messages of a MindSpore checkpoint, read field by field by protobufjs: views, no copies. */

import type { OpenMessage, WireReader } from './protobuf.js'

/** A parameter, or a slice of one, of a checkpoint. */
export interface CheckpointValue {
  readonly tag: string
  /** Undefined for values that are no tensors. */
  readonly tensor: CheckpointTensor | undefined
}

export interface CheckpointTensor {
  readonly dims: readonly number[]
  /** Such as `Float32`. */
  readonly type: string
  readonly content: Uint8Array
}

const VARINT = 0
const BYTES = 2

/** Reads message Checkpoint.Value. @throws Error of any kind for bytes that are none. */
export function readCheckpointValue(open: OpenMessage, bytes: Uint8Array): CheckpointValue {
  let tag: string | undefined
  let tensor: CheckpointTensor | undefined
  eachField(open(bytes), (reader, field, type) => {
    if (field === 1) tag = once(tag, type, 'tag') ?? reader.string()
    else if (field === 2) tensor = once(tensor, type, 'tensor') ?? readTensor(open, reader.bytes())
    else reader.skipType(type)
  })
  if (tag === undefined) throw new Error('a value without a tag')
  return { tag, tensor }
}

/** Reads message TensorProto. */
function readTensor(open: OpenMessage, bytes: Uint8Array): CheckpointTensor {
  const dims: number[] = []
  let elements: string | undefined
  let content: Uint8Array | undefined
  eachField(open(bytes), (reader, field, type) => {
    if (field === 1 && type === VARINT) dims.push(readInteger(reader))
    else if (field === 1) readPacked(open(reader.bytes()), dims)
    else if (field === 2) elements = once(elements, type, 'tensor_type') ?? reader.string()
    else if (field === 3) content = once(content, type, 'tensor_content') ?? reader.bytes()
    else reader.skipType(type)
  })
  if (elements === undefined || content === undefined) throw new Error('a tensor without a part')
  return { dims, type: elements, content }
}

function eachField(
  reader: WireReader,
  visit: (reader: WireReader, field: number, type: number) => void,
): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    visit(reader, tag >>> 3, tag & 7)
  }
}

/** @returns undefined, so that the field is read. */
function once(old: unknown, type: number, name: string): undefined {
  if (type !== BYTES) throw new Error(`${name} of wire type ${type}`)
  if (old !== undefined) throw new Error(`${name} twice`)
}

function readPacked(reader: WireReader, into: number[]): void {
  while (reader.pos < reader.len) into.push(readInteger(reader))
}

function readInteger(reader: WireReader): number {
  const number = Number(reader.int64())
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`a size of ${number}`)
  return number
}
