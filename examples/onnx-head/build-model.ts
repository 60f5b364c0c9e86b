/** A small model of the kind: four convolutions and two ConvTranspose heads at different depths. */

import { encodeModel } from './onnx-messages.js'

const FLOAT = 1
const INT = 2
const INTS = 7

/** [N, C, H, W] of the input `image`. */
export const IMAGE: readonly number[] = [1, 3, 192, 256]

/** @returns The bytes of a model with the outputs `mask` [1, 16, 192, 256] and `edges` [1, 8, 96, 128]. */
export function buildModel(): Uint8Array {
  const random = randomNumbers(1)
  const initializer: object[] = []
  const node: object[] = []
  let channels = 3
  let value = 'image'
  const layer = (
    op: string,
    name: string,
    kernel: number,
    stride: number,
    pads: number[],
    out: number,
  ) => {
    const shape = op === 'Conv' ? [out, channels, kernel, kernel] : [channels, out, kernel, kernel]
    const scale = Math.sqrt(3 / (channels * kernel * kernel))
    parameter(`${name}.weight`, shape, scale)
    parameter(`${name}.bias`, [out], 0.1)
    const attribute = [
      { name: 'strides', ints: [stride, stride], type: INTS },
      { name: 'pads', ints: pads, type: INTS },
      { name: 'group', i: 1, type: INT },
    ]
    const input = [value, `${name}.weight`, `${name}.bias`]
    node.push({ name, op_type: op, input, output: [name], attribute })
  }
  const parameter = (name: string, dims: number[], scale: number) => {
    const count = dims.reduce((product, size) => product * size, 1)
    const values = Float32Array.from({ length: count }, () => scale * (2 * random() - 1))
    initializer.push({ name, dims, data_type: FLOAT, raw_data: new Uint8Array(values.buffer) })
  }
  for (const [index, out] of [32, 64, 96, 96].entries()) {
    const name = `conv${index + 1}`
    layer('Conv', name, 3, index < 3 ? 2 : 1, [1, 1, 1, 1], out)
    value = `relu${index + 1}`
    channels = out
    node.push({ name: value, op_type: 'Relu', input: [name], output: [value] })
    // What a network of the kind sees at half the depth, with pads as TensorFlow would have them.
    if (index === 1) layer('ConvTranspose', 'edges', 3, 2, [0, 0, 1, 1], 8)
  }
  layer('ConvTranspose', 'mask', 16, 8, [4, 4, 4, 4], 16)
  const info = (name: string, shape: readonly number[]) => ({
    name,
    type: {
      tensor_type: { elem_type: FLOAT, shape: { dim: shape.map((dim_value) => ({ dim_value })) } },
    },
  })
  return encodeModel({
    ir_version: 8,
    producer_name: 'examples/onnx-head',
    opset_import: [{ domain: '', version: 17 }],
    graph: {
      name: 'backbone and heads',
      ...{ node, initializer },
      input: [info('image', IMAGE)],
      output: [info('mask', [1, 16, 192, 256]), info('edges', [1, 8, 96, 128])],
    },
  })
}

/** Numbers in [0, 1) from a seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
