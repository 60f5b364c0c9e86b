/** Small ONNX models, written field by field, also such as no tool would write. */

import protobuf from 'protobufjs/minimal.js'

type Writer = protobuf.Writer

/** A node. Attributes: integers, lists of them, text, and what says what it is. */
export interface OnnxPart {
  readonly opType: string
  readonly name?: string
  readonly domain?: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
}

export type OnnxAttribute =
  | number
  | string
  | readonly number[]
  | { readonly graph: OnnxGraph }
  | { readonly tensor: OnnxTensor }
  | { readonly type: number; readonly ints: readonly number[] }

export interface OnnxTensor {
  readonly name: string
  readonly dims: readonly number[]
  /** 1 is float, 10 float16. */
  readonly dataType: number
  readonly rawData?: Uint8Array
  readonly floatData?: readonly number[]
  readonly int32Data?: readonly number[]
  readonly external?: Readonly<Record<string, string>> | undefined
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxPart[]
  readonly initializers?: readonly OnnxTensor[]
}

/** The bytes of a model. */
export function onnxFile(graph: OnnxGraph): Uint8Array {
  const model = protobuf.Writer.create()
  model.uint32((1 << 3) | 0).int64(8)
  message(model, 7, (writer) => writeGraph(writer, graph))
  return Uint8Array.from(model.finish())
}

function message(writer: Writer, field: number, write: (writer: Writer) => void): void {
  writer.uint32((field << 3) | 2).fork()
  write(writer)
  writer.ldelim()
}

function text(writer: Writer, field: number, value: string): void {
  writer.uint32((field << 3) | 2).string(value)
}

function integers(writer: Writer, field: number, values: readonly number[]): void {
  for (const value of values) writer.uint32(field << 3).int64(value)
}

function writeGraph(writer: Writer, { nodes, initializers = [] }: OnnxGraph): void {
  for (const node of nodes) message(writer, 1, (inner) => writeNode(inner, node))
  for (const tensor of initializers) message(writer, 5, (inner) => writeTensor(inner, tensor))
}

function writeNode(writer: Writer, node: OnnxPart): void {
  for (const input of node.inputs) text(writer, 1, input)
  for (const output of node.outputs) text(writer, 2, output)
  if (node.name !== undefined) text(writer, 3, node.name)
  text(writer, 4, node.opType)
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    message(writer, 5, (inner) => writeAttribute(inner, name, value))
  }
  if (node.domain !== undefined) text(writer, 7, node.domain)
}

function writeAttribute(writer: Writer, name: string, value: OnnxAttribute): void {
  text(writer, 1, name)
  const type = (number: number) => writer.uint32(20 << 3).int32(number)
  if (typeof value === 'number') {
    type(2)
    integers(writer, 3, [value])
  } else if (typeof value === 'string') {
    type(3)
    text(writer, 4, value)
  } else if ('graph' in value) {
    type(5)
    message(writer, 6, (inner) => writeGraph(inner, value.graph))
  } else if ('tensor' in value) {
    type(4)
    message(writer, 5, (inner) => writeTensor(inner, value.tensor))
  } else if ('ints' in value) {
    type(value.type)
    integers(writer, 8, value.ints)
  } else {
    type(7)
    integers(writer, 8, value)
  }
}

function writeTensor(writer: Writer, tensor: OnnxTensor): void {
  integers(writer, 1, tensor.dims)
  integers(writer, 2, [tensor.dataType])
  for (const value of tensor.floatData ?? []) writer.uint32((4 << 3) | 5).float(value)
  integers(writer, 5, tensor.int32Data ?? [])
  text(writer, 8, tensor.name)
  if (tensor.rawData !== undefined) writer.uint32((9 << 3) | 2).bytes(tensor.rawData)
  for (const [key, value] of Object.entries(tensor.external ?? {})) {
    message(writer, 13, (inner) => {
      text(inner, 1, key)
      text(inner, 2, value)
    })
  }
  if (tensor.external !== undefined) integers(writer, 14, [1])
}
