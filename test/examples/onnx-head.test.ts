/** The surgery of examples/onnx-head; onnxruntime-node runs it in `npm run example:onnx-head`. */

import { listOnnx, readOnnx } from 'convtranspose/weights'
import protobuf from 'protobufjs/minimal.js'
import { describe, expect, it } from 'vitest'
import { buildModel, IMAGE } from '../../examples/onnx-head/build-model.js'
import { decodeModel } from '../../examples/onnx-head/onnx-messages.js'
import { split } from '../../examples/onnx-head/split.js'
import { onnxFile } from '../support/onnx-file.js'

const names = (list: readonly { name: string }[]) => list.map(({ name }) => name)

describe('a model that is split', () => {
  const model = buildModel()
  const { backbone, heads } = split(model)

  it('has a backbone without heads, which gives their inputs', async () => {
    expect(heads).toEqual(['edges', 'mask'])
    expect(await listOnnx(backbone)).toEqual([])
    const { graph } = decodeModel(backbone)
    expect(names(graph.output)).toEqual(['relu2', 'relu4'])
    expect(names(graph.node)).toEqual(
      names(decodeModel(model).graph.node).filter((name) => !heads.includes(name)),
    )
    expect(names(graph.initializer).filter((name) => /edges|mask/.test(name))).toEqual([])
    expect(graph.initializer).toHaveLength(8)
  })

  it('has layers of its heads, with their sizes', async () => {
    const layers = await readOnnx(model, { names: heads })
    expect(names(layers)).toEqual(heads)
    expect(layers.map(({ input, output }) => [input, output])).toEqual([
      ['relu2', 'edges'],
      ['relu4', 'mask'],
    ])
    const [, , h = 0, w = 0] = IMAGE
    expect(layers[0]!.outputShape([1, 64, h / 4, w / 4])).toEqual([1, 8, h / 2, w / 2])
    expect(layers[1]!.outputShape([1, 96, h / 8, w / 8])).toEqual([1, 16, h, w])
  })

  it('keeps fields that the example does not know', () => {
    const unknown = protobuf.Writer.create()
      .uint32((6 << 3) | 2)
      .string('a doc string')
      .finish()
    const { backbone } = split(Buffer.concat([model, unknown]))
    expect(Buffer.from(backbone).includes('a doc string')).toBe(true)
  })

  it('must have a head, and keeps what others use', () => {
    const inner = { opType: 'ConvTranspose', inputs: ['x', 'w'], outputs: ['y'] }
    const used = onnxFile({ nodes: [inner, { opType: 'Relu', inputs: ['y'], outputs: ['z'] }] })
    expect(() => split(used)).toThrow('the model has no ConvTranspose node as its last')
  })
})
