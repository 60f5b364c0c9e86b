/** The upscaler's network as ONNX models. */

import protobuf from 'protobufjs'
import { lastPadding, type Model, type ModelWeight } from '../../src/upscale/model.js'
import { splitPhases } from '../../src/upscale/pixel-phases.js'
import { ELEMENT_TYPES, encodeModel, ints } from './onnx-model.js'

const [ATTRIBUTE_FLOAT, ATTRIBUTE_INT] = [1, 2]
const FLOAT32 = ELEMENT_TYPES.float32
const INT64 = 7

/**
 * How the last layer is written: as a converter would, or with its phases as channels and a turn of these
 * into pixels, which some sizes like better.
 */
export type LastLayer = 'ConvTranspose' | 'DepthToSpace'

export const LAST_LAYERS: readonly LastLayer[] = ['ConvTranspose', 'DepthToSpace']

/**
 * Layers of stride 1 are Conv nodes, whose weights are the transposed convolution's, turned around.
 * Sizes are free.
 */
export function onnxNetwork({ weights, slope, scale }: Model, lastLayer: LastLayer): Uint8Array {
  const features = weights.slice(0, -1)
  const nodes = features.flatMap(({ shape }, index) => [
    {
      op_type: 'Conv',
      input: [index === 0 ? 'input' : `active${index - 1}`, `weight${index}`],
      output: [`sum${index}`],
      attribute: [ints('kernel_shape', [shape[2]!, shape[2]!])],
    },
    {
      op_type: 'LeakyRelu',
      input: [`sum${index}`],
      output: [`active${index}`],
      attribute: [{ name: 'alpha', f: slope, type: ATTRIBUTE_FLOAT }],
    },
  ])
  const input = `active${features.length - 1}`
  const make = lastLayer === 'ConvTranspose' ? strided : shuffled
  const last = make(weights.at(-1)!, scale, input)
  const value = (name: string) => {
    const dim = [{ dim_value: 1 }, { dim_value: 1 }, {}, {}]
    return { name, type: { tensor_type: { elem_type: FLOAT32, shape: { dim } } } }
  }
  const initializer = features.map((weight, index) => floats(`weight${index}`, turned(weight)))
  return encodeModel(protobuf, {
    ...{ name: 'network', node: [...nodes, ...last.nodes] },
    initializer: [...initializer, ...last.initializer],
    ...{ input: [value('input')], output: [value('output')] },
  })
}

function strided(weight: ModelWeight, scale: number, input: string) {
  const kernel = weight.shape[2]!
  const crop = lastPadding(scale, kernel)
  const attribute = [
    ints('kernel_shape', [kernel, kernel]),
    ints('strides', [scale, scale]),
    ints('pads', [crop, crop, crop, crop]),
  ]
  const last = { op_type: 'ConvTranspose', input: [input, 'last'], output: ['output'], attribute }
  return { nodes: [last], initializer: [floats('last', weight)] }
}

function shuffled(weight: ModelWeight, scale: number, input: string) {
  const kernel = weight.shape[2]!
  const taps = Math.ceil(kernel / scale)
  // Output position o is that of phase (o + padding) mod scale and quotient (o + padding) div scale.
  const crop = lastPadding(scale, kernel) - scale * (taps - 1)
  const blocksize = { name: 'blocksize', i: scale, type: ATTRIBUTE_INT }
  return {
    nodes: [
      {
        ...{ op_type: 'Conv', input: [input, 'last'], output: ['phases'] },
        attribute: [ints('kernel_shape', [taps, taps])],
      },
      { op_type: 'DepthToSpace', input: ['phases'], output: ['shuffled'], attribute: [blocksize] },
      { op_type: 'Slice', input: ['shuffled', 'begin', 'end', 'axes'], output: ['output'] },
    ],
    initializer: [
      floats('last', turned(splitPhases(weight, scale))),
      integers('begin', [crop, crop]),
      integers('end', [crop - scale, crop - scale]),
      integers('axes', [2, 3]),
    ],
  }
}

function floats(name: string, { data, shape }: ModelWeight) {
  const raw_data = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return { name, dims: shape, data_type: FLOAT32, raw_data }
}

function integers(name: string, values: readonly number[]) {
  const raw_data = new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
  return { name, dims: [values.length], data_type: INT64, raw_data }
}

/** A convolution's weight, `[outputs, inputs, kernel, kernel]`. */
function turned({ data, shape }: ModelWeight): ModelWeight {
  const [inputs = 0, outputs = 0, kernel = 0] = shape
  const area = kernel * kernel
  const result = new Float32Array(data.length)
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) {
      const from = data.subarray((i * outputs + o) * area, (i * outputs + o + 1) * area)
      result.set(from.slice().reverse(), (o * inputs + i) * area)
    }
  }
  return { data: result, shape: [outputs, inputs, kernel, kernel] }
}
