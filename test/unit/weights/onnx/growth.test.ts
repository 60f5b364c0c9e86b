/**
 * The work that a model makes grows with its size: each of these files takes minutes or gigabytes where
 * one part of it is read again for every other.
 */

import { listOnnx, readOnnx } from 'convtranspose/weights'
import protobuf from 'protobufjs/minimal.js'
import { describe, expect, it } from 'vitest'
import { expectReject } from '../../../support/expect-error.js'
import { type OnnxGraph, type OnnxPart, onnxFile } from '../../../support/onnx-file.js'

const up = (index: number, weight: string): OnnxPart => ({
  ...{ opType: 'ConvTranspose', inputs: ['x', weight], outputs: [`y${index}`] },
})
const many = (count: number, weight = 'w') =>
  Array.from({ length: count }, (_, index) => up(index, weight))

/** A model of one node with one attribute that holds so many empty graphs. */
function emptyGraphs(count: number): Uint8Array {
  const graphs = Buffer.alloc(2 * count, Uint8Array.of((11 << 3) | 2, 0))
  const within = (field: number, bytes: Uint8Array) =>
    protobuf.Writer.create()
      .uint32((field << 3) | 2)
      .bytes(bytes)
      .finish()
  return within(7, within(1, within(5, graphs)))
}

describe('a model is listed in time that grows with its size,', () => {
  it('with many graphs in one attribute, up to a limit', async () => {
    expect(await listOnnx(emptyGraphs(300_000))).toEqual([])
    const most = /at most 1048576 graphs, nodes and initialisers/
    await expectReject(() => listOnnx(emptyGraphs(2 ** 20 + 1)), 'ERR_WEIGHT_FILE', most)
  })

  const floatData = new Array<number>(300_000).fill(1)
  it.each([
    ['an initialiser', 1, null],
    ['an initialiser that is refused', 7, /be of data type 1 .* received 7/],
  ] as const)('with many nodes that share %s', async (_, dataType, refusal) => {
    const w = { name: 'w', dims: [1, 1, 1, floatData.length], dataType, floatData }
    const nodes = await listOnnx(onnxFile({ nodes: many(20_000), initializers: [w] }))
    expect(nodes).toHaveLength(20_000)
    if (refusal === null) expect(nodes.at(-1)?.form?.weightShape).toEqual(w.dims)
    else expect(nodes.at(-1)?.refusal).toMatch(refusal)
  })

  it('with many nodes that share a Constant', async () => {
    const tensor = { name: 't', dims: [1, 1, 1, floatData.length], dataType: 1, floatData }
    const constant = { opType: 'Constant', inputs: [], outputs: ['c'] }
    const cast = { opType: 'Cast', inputs: ['c'], outputs: ['w'], attributes: { to: 10 } }
    const made = [{ ...constant, attributes: { value: { tensor } } }, cast]
    const nodes = await listOnnx(onnxFile({ nodes: [...made, ...many(20_000)] }))
    expect(nodes.at(-1)?.form).toMatchObject({ dtype: 'float16', weightShape: tensor.dims })
  })

  it('with many nodes that are asked for by name', async () => {
    const names = Array.from({ length: 150_000 }, (_, index) => `y${index}`)
    const bytes = onnxFile({ nodes: many(150_000) })
    await expectReject(() => readOnnx(bytes, { names }), 'ERR_WEIGHT_FILE', /node "y0" must have/)
  })

  it('with graphs in a node of a long name', async () => {
    const inner: OnnxGraph = { nodes: [up(0, 'w')] }
    const within = (name: string, graph: OnnxGraph): OnnxPart => ({
      ...{ opType: 'If', name, inputs: [], outputs: [], attributes: { then_branch: { graph } } },
    })
    const graph = {
      nodes: Array.from({ length: 30_000 }, (_, index) => within(`i${index}`, inner)),
    }
    const nodes = await listOnnx(onnxFile({ nodes: [within('a'.repeat(1e6), graph)] }))
    expect(nodes).toHaveLength(30_000)
    expect(nodes.at(-1)?.graph).toBe(`${'a'.repeat(80)}…/then_branch/i29999/then_branch`)
  })
})
