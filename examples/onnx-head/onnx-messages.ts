/** The messages of ONNX, as far as this example reads, changes or writes them. */

import protobuf from 'protobufjs'

/** The rest of a file's fields is kept as it is, see {@link decodeModel}. */
const SCHEMA = `
syntax = "proto3";
package onnx;
message Attribute { string name = 1; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
message Node { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated Attribute attribute = 5; }
message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
message Dimension { int64 dim_value = 1; string dim_param = 2; }
message Shape { repeated Dimension dim = 1; }
message TensorType { int32 elem_type = 1; Shape shape = 2; }
message Type { TensorType tensor_type = 1; }
message ValueInfo { string name = 1; Type type = 2; }
message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11; repeated ValueInfo output = 12; repeated ValueInfo value_info = 13; }
message OperatorSet { string domain = 1; int64 version = 2; }
message Model { int64 ir_version = 1; string producer_name = 2; Graph graph = 7; repeated OperatorSet opset_import = 8; }
`

const Model = protobuf.parse(SCHEMA, { keepCase: true }).root.lookupType('onnx.Model')

export interface Named {
  name: string
}

export interface Node extends Named {
  input: string[]
  output: string[]
  op_type: string
}

export interface Graph {
  node: Node[]
  initializer: Named[]
  output: Named[]
  value_info: Named[]
}

/** A decoded model; what the schema lacks is in it, too, and is written again. */
export interface Model {
  graph: Graph
}

export function decodeModel(bytes: Uint8Array): Model {
  const reader = protobuf.Reader.create(bytes)
  reader.discardUnknown = false
  return Model.decode(reader) as unknown as Model
}

/** @param model - A decoded one, or a plain object of the schema's form. */
export function encodeModel(model: object): Uint8Array {
  const message = model instanceof protobuf.Message ? model : Model.fromObject(model)
  return Model.encode(message).finish()
}
