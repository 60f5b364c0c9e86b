/** A layer as an ONNX model of one ConvTranspose node, for the peers that read ONNX. */

import type Protobuf from 'protobufjs'
import { type DType, type Layer, outputShape, weightShape } from './layer.js'

/** The part of onnx.proto that such models need; the numbers are its field tags. */
const SCHEMA = `
syntax = "proto3";
package onnx;
message Attribute { string name = 1; float f = 2; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
message Node { repeated string input = 1; repeated string output = 2; string op_type = 4; repeated Attribute attribute = 5; }
message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
message Dimension { int64 dim_value = 1; }
message Shape { repeated Dimension dim = 1; }
message TensorType { int32 elem_type = 1; Shape shape = 2; }
message Type { TensorType tensor_type = 1; }
message ValueInfo { string name = 1; Type type = 2; }
message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11; repeated ValueInfo output = 12; }
message OperatorSet { string domain = 1; int64 version = 2; }
message Model { int64 ir_version = 1; Graph graph = 7; repeated OperatorSet opset_import = 8; }
`

export const ELEMENT_TYPES: Readonly<Record<DType, number>> = { float32: 1, float16: 10 }
const ATTRIBUTE_INT = 2
const ATTRIBUTE_INTS = 7

/** An attribute of a node. */
export function ints(name: string, values: readonly number[]) {
  return { name, ints: values, type: ATTRIBUTE_INTS }
}

/** @param graph - Named as in the schema. */
export function encodeModel(protobuf: typeof Protobuf, graph: object): Uint8Array {
  const message = { ir_version: 8, graph, opset_import: [{ domain: '', version: 17 }] }
  const model = protobuf.parse(SCHEMA, { keepCase: true }).root.lookupType('onnx.Model')
  return model.encode(model.fromObject(message)).finish()
}

/**
 * @param bytes - The raw little-endian elements of weight and bias.
 * @returns Nothing where protobufjs is not installed (`npm run bench:setup`).
 */
export async function onnxModel(
  layer: Layer,
  dtype: DType,
  bytes: (name: 'weight' | 'bias') => Uint8Array,
): Promise<Uint8Array | undefined> {
  const protobuf = await import('protobufjs').catch(() => undefined)
  if (protobuf === undefined) return undefined
  const type = ELEMENT_TYPES[dtype]
  const value = (name: string, shape: readonly number[]) => ({
    name,
    type: {
      tensor_type: { elem_type: type, shape: { dim: shape.map((dim_value) => ({ dim_value })) } },
    },
  })
  const initializer = (name: 'weight' | 'bias', dims: readonly number[]) => ({
    ...{ name, dims, data_type: type, raw_data: bytes(name) },
  })
  const node = {
    input: ['input', 'weight', 'bias'],
    output: ['output'],
    op_type: 'ConvTranspose',
    attribute: [
      ints('kernel_shape', layer.kernelSize),
      ints('strides', layer.stride),
      ints('pads', [...layer.padding, ...layer.padding]),
      ints('output_padding', layer.outputPadding),
      ints('dilations', layer.dilation),
      { name: 'group', i: layer.groups, type: ATTRIBUTE_INT },
    ],
  }
  const graph = {
    name: 'layer',
    node: [node],
    initializer: [
      initializer('weight', weightShape(layer)),
      initializer('bias', [layer.outChannels]),
    ],
    input: [value('input', layer.input)],
    output: [value('output', outputShape(layer))],
  }
  return encodeModel(protobuf.default, graph)
}
