/** A layer as an ONNX model of one ConvTranspose node, in protobuf's wire format. */

import type { BenchLayer } from './own.js'

const VARINT = 0
const LENGTH = 2
/** AttributeProto's types, and TensorProto's. */
const INT = 2
const INTS = 7
const ELEMENT_TYPES = { float32: 1, float16: 10 } as const

/** @param weight - The little-endian bytes of the weights. */
export function onnxModel(
  layer: BenchLayer,
  outputShape: readonly number[],
  weight: Uint8Array,
): Uint8Array {
  const { inputShape, weightShape, geometry, dtype } = layer
  const type = ELEMENT_TYPES[dtype]
  const pair = (value: number | readonly number[] = 0) =>
    typeof value === 'number' ? [value, value] : value
  const { stride = 1, padding, outputPadding, dilation = 1, groups = 1 } = geometry
  const node = Buffer.concat([
    text(1, 'input'),
    text(1, 'weight'),
    text(2, 'output'),
    text(4, 'ConvTranspose'),
    ...[
      ints('kernel_shape', weightShape.slice(2)),
      ints('strides', pair(stride)),
      ints('pads', [...pair(padding), ...pair(padding)]),
      ints('output_padding', pair(outputPadding)),
      ints('dilations', pair(dilation)),
      Buffer.concat([text(1, 'group'), number(3, groups), number(20, INT)]),
    ].map((attribute) => bytes(5, attribute)),
  ])
  const initializer = Buffer.concat([
    ...weightShape.map((size) => number(1, size)),
    number(2, type),
    text(8, 'weight'),
    bytes(9, weight),
  ])
  const graph = Buffer.concat([
    bytes(1, node),
    text(2, 'layer'),
    bytes(5, initializer),
    bytes(11, value('input', type, inputShape)),
    bytes(12, value('output', type, outputShape)),
  ])
  const operators = Buffer.concat([text(1, ''), number(2, 17)])
  return Buffer.concat([number(1, 8), bytes(7, graph), bytes(8, operators)])
}

function value(name: string, type: number, shape: readonly number[]): Buffer {
  const dimensions = Buffer.concat(shape.map((size) => bytes(1, number(1, size))))
  const tensor = Buffer.concat([number(1, type), bytes(2, dimensions)])
  return Buffer.concat([text(1, name), bytes(2, bytes(1, tensor))])
}

function ints(name: string, values: readonly number[]): Buffer {
  return Buffer.concat([
    text(1, name),
    ...values.map((entry) => number(8, entry)),
    number(20, INTS),
  ])
}

function number(field: number, entry: number): Buffer {
  return Buffer.concat([varint(field * 8 + VARINT), varint(entry)])
}

function text(field: number, entry: string): Buffer {
  return bytes(field, Buffer.from(entry))
}

function bytes(field: number, entry: Uint8Array): Buffer {
  return Buffer.concat([varint(field * 8 + LENGTH), varint(entry.length), entry])
}

function varint(entry: number): Buffer {
  const digits: number[] = []
  for (let rest = entry; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...digits, rest])
    digits.push((rest % 128) + 128)
  }
}
