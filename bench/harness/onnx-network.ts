/** The upscaler's network as an ONNX model, as a converter would write it. */

import protobuf from 'protobufjs'
import { lastPadding, type Model, type ModelWeight } from '../../src/upscale/model.js'
import { ELEMENT_TYPES, encodeModel, ints } from './onnx-model.js'

const ATTRIBUTE_FLOAT = 1
const FLOAT32 = ELEMENT_TYPES.float32

/**
 * Layers of stride 1 are Conv nodes, whose weights are the transposed convolution's, turned around; the
 * last one is a ConvTranspose node. Sizes are free.
 */
export function onnxNetwork({ weights, slope, scale }: Model): Uint8Array {
  const isLast = (index: number) => index === weights.length - 1
  const nodes = weights.flatMap(({ shape }, index) => {
    const kernel = shape[2]!
    const input = [index === 0 ? 'input' : `active${index - 1}`, `weight${index}`]
    const kernelShape = ints('kernel_shape', [kernel, kernel])
    if (isLast(index)) {
      const crop = lastPadding(scale, kernel)
      const pads = ints('pads', [crop, crop, crop, crop])
      const attribute = [kernelShape, ints('strides', [scale, scale]), pads]
      return [{ op_type: 'ConvTranspose', input, output: ['output'], attribute }]
    }
    return [
      { op_type: 'Conv', input, output: [`sum${index}`], attribute: [kernelShape] },
      {
        op_type: 'LeakyRelu',
        input: [`sum${index}`],
        output: [`active${index}`],
        attribute: [{ name: 'alpha', f: slope, type: ATTRIBUTE_FLOAT }],
      },
    ]
  })
  const initializer = weights.map((weight, index) => {
    const { data, shape } = isLast(index) ? weight : turned(weight)
    const raw_data = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    return { name: `weight${index}`, dims: shape, data_type: FLOAT32, raw_data }
  })
  const value = (name: string) => {
    const dim = [{ dim_value: 1 }, { dim_value: 1 }, {}, {}]
    return { name, type: { tensor_type: { elem_type: FLOAT32, shape: { dim } } } }
  }
  const graph = {
    ...{ name: 'network', node: nodes, initializer },
    ...{ input: [value('input')], output: [value('output')] },
  }
  return encodeModel(protobuf, graph)
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
