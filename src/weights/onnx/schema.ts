/**
 * The parts of ONNX's messages that are read: field numbers and kinds.
 *
 * @see onnx.proto (ONNX, IR version 3 and later).
 */

import type { Schema } from './wire.js'

/** ModelProto. */
export const MODEL = { graph: 7, functions: 25 } as const

/** FunctionProto. */
export const FUNCTION = { node: 7 } as const

export const FUNCTION_NAME = { name: [1, 'string'] } as const satisfies Schema

/** GraphProto. */
export const GRAPH = { node: 1, initializer: 5 } as const

/** NodeProto, but for its attributes. */
export const NODE = {
  inputs: [1, 'strings'],
  outputs: [2, 'strings'],
  name: [3, 'string'],
  opType: [4, 'string'],
  domain: [7, 'string'],
} as const satisfies Schema

export const NODE_ATTRIBUTE = 5

export const ATTRIBUTE_NAME = { name: [1, 'string'] } as const satisfies Schema

/** The graphs within an AttributeProto: one, or several. */
export const ATTRIBUTE_GRAPHS = [6, 11] as const

/** AttributeProto. */
export const ATTRIBUTE = {
  i: [3, 'integer'],
  s: [4, 'string'],
  t: [5, 'bytes'],
  floats: [7, 'floats'],
  ints: [8, 'integers'],
  type: [20, 'integer'],
  refAttrName: [21, 'string'],
} as const satisfies Schema

/** AttributeProto.AttributeType. */
export const ATTRIBUTE_TYPE = { INT: 2, STRING: 3, TENSOR: 4, FLOATS: 6, INTS: 7 } as const

/** TensorProto, but for the elements that are stored as numbers. */
export const TENSOR = {
  dims: [1, 'integers'],
  dataType: [2, 'integer'],
  name: [8, 'string'],
  rawData: [9, 'bytes'],
  dataLocation: [14, 'integer'],
} as const satisfies Schema

export const TENSOR_NAME = { name: TENSOR.name } as const satisfies Schema

/** Fields of TensorProto whose elements are numbers. */
export const TENSOR_NUMBERS = { float: 4, int32: 5, double: 10 } as const

/** TensorProto.DataLocation. */
export const EXTERNAL = 1

/** Of TensorProto: StringStringEntryProto, several. */
export const TENSOR_EXTERNAL_DATA = 13

export const STRING_ENTRY = {
  key: [1, 'string'],
  value: [2, 'string'],
} as const satisfies Schema
