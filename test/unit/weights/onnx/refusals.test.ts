/** What of ONNX models is refused, and why: nodes that no layer computes, and broken or hostile files. */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { listOnnx, readOnnx } from 'convtranspose/weights'
import { afterAll, describe, expect, it } from 'vitest'
import { expectReject, expectThrow } from '../../../support/expect-error.js'
import { type OnnxAttribute, type OnnxTensor, onnxFile } from '../../../support/onnx-file.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-onnx-'))
afterAll(() => rmSync(folder, { recursive: true }))

const floats = (count: number) => new Uint8Array(new Float32Array(count).fill(1).buffer)
const W: OnnxTensor = { name: 'w', dims: [2, 2, 3, 3], dataType: 1, rawData: floats(36) }
const node = (attributes: Record<string, OnnxAttribute> = {}, inputs = ['x', 'w']) => ({
  ...{ opType: 'ConvTranspose', name: 'up', inputs, outputs: ['y'], attributes },
})
const model = (attributes: Record<string, OnnxAttribute>, weight: OnnxTensor = W) =>
  onnxFile({ nodes: [node(attributes)], initializers: [weight] })
const of = (weight: Partial<OnnxTensor>) => model({}, { ...W, ...weight })

describe('a node is refused, with the reason,', () => {
  const made = (opType: string, attributes: Record<string, OnnxAttribute> = {}) =>
    onnxFile({ nodes: [{ opType, inputs: ['v'], outputs: ['w'], attributes }, node()] })
  const casted = (to: number) => {
    const cast = { opType: 'Cast', inputs: ['v'], outputs: ['w'], attributes: { to } }
    return onnxFile({ nodes: [cast, node()], initializers: [{ ...W, name: 'v' }] })
  }
  it.each([
    [
      '3-D',
      of({ dims: [1, 1, 2, 3, 3], rawData: floats(18) }),
      /weight of shape .*\[1, 1, 2, 3, 3\]/,
    ],
    ['a weight that is an input', onnxFile({ nodes: [node()] }), /"w", which the model is given/],
    ['a computed weight', made('Mul'), /"w", which a node Mul computes/],
    ['a weight of another domain', made('Identity'), /"v", which the model is given/],
    ['a weight cast to int64', casted(7), /cast to data type 7/],
    [
      'no weight at all',
      onnxFile({ nodes: [node({}, ['x'])] }),
      /weight whose values the file holds/,
    ],
    ['an integer weight', of({ dataType: 7 }), /data type 1 .* received 7/],
    ['an empty weight', of({ dims: [2, 2, 0, 3], rawData: floats(0) }), /weight of shape/],
    ['negative dims', of({ dims: [2, -2, 3, 3] }), /dims ≥ 0.*\[2, -2, 3, 3\]/],
    ['huge dims', of({ dims: [2 ** 31, 2 ** 31, 1, 1] }), /at most 2\^53 - 1 elements/],
    ['strides of 0', model({ strides: [0, 1] }), /2 integers ≥ 1 as strides; received \[0, 1\]/],
    ['three strides', model({ strides: [1, 1, 1] }), /2 integers ≥ 1 as strides/],
    ['two pads', model({ pads: [1, 1] }), /4 integers ≥ 0 as pads/],
    ['negative pads', model({ pads: [0, 0, -1, 0] }), /4 integers ≥ 0 as pads/],
    [
      'another kernel_shape',
      model({ kernel_shape: [3, 4] }),
      /kernel_shape \[3,3\], as its weight/,
    ],
    [
      'groups that do not divide',
      model({ group: 3 }),
      /group ≥ 1 that divides 2 channels; received 3/,
    ],
    ['an unknown auto_pad', model({ auto_pad: 'SAME' }), /as auto_pad; received "SAME"/],
    ['a scalar as strides', model({ strides: 2 }), /attribute strides of type INTS/],
    ['much output_padding', model({ output_padding: [1, 0] }), /below max\(stride, dilation\)/],
  ] as const)('%s', async (_title, bytes, reason) => {
    const [listed] = await listOnnx(bytes)
    expect(listed).toMatchObject({ name: 'up', input: 'x', output: 'y', form: null })
    expect(listed?.refusal).toMatch(reason)
    await expectReject(() => readOnnx(bytes), 'ERR_WEIGHT_FILE', reason)
  })

  it('through Identities in a circle', async () => {
    const one = { opType: 'Identity', inputs: ['w'], outputs: ['v'] }
    const other = { opType: 'Identity', inputs: ['v'], outputs: ['w'] }
    const bytes = onnxFile({ nodes: [one, other, node()] })
    await expectReject(() => readOnnx(bytes), 'ERR_WEIGHT_FILE', /more than 32 nodes away/)
  })

  it('but others of the model are read', async () => {
    const other = { ...node({}, ['x', 'none']), name: 'other', outputs: ['z'] }
    const bytes = onnxFile({ nodes: [node(), other], initializers: [W] })
    expect((await readOnnx(bytes, { names: ['up'] })).map(({ name }) => name)).toEqual(['up'])
    await expectReject(() => readOnnx(bytes), 'ERR_WEIGHT_FILE', /"other"/)
    await expectReject(
      () => readOnnx(bytes, { names: ['down'] }),
      'ERR_WEIGHT_FILE',
      /nodes "down"; received "up", "other"/,
    )
  })
})

describe('a tensor is refused', () => {
  it.each([
    ['with too few bytes', of({ rawData: floats(35) }), /hold 144 bytes.*received 140/],
    ['without any', { ...W, rawData: undefined }, /36 numbers in its field float_data/],
    [
      'with too many numbers',
      { ...W, rawData: undefined, floatData: new Array(37).fill(1) },
      /more/,
    ],
    [
      'with wide halves',
      { ...W, dataType: 10, rawData: undefined, int32Data: new Array(36).fill(70000) },
      /16 bits/,
    ],
    [
      'larger than its file',
      { ...W, rawData: undefined, dims: [2 ** 20, 2 ** 20, 2, 2] },
      /numbers/,
    ],
  ] as const)('%s', async (_title, given, reason) => {
    const bytes = given instanceof Uint8Array ? given : model({}, given as OnnxTensor)
    await expectReject(() => readOnnx(bytes), 'ERR_WEIGHT_FILE', reason)
  })
})

describe('external data', () => {
  const inner = path.join(folder, 'model')
  mkdirSync(inner)
  writeFileSync(path.join(folder, 'secret.bin'), floats(36))
  writeFileSync(path.join(inner, 'data.bin'), floats(40))
  symlinkSync(path.join(folder, 'secret.bin'), path.join(inner, 'link.bin'))
  const read = async (external: Record<string, string>, from: 'file' | 'bytes' = 'file') => {
    const bytes = of({ rawData: undefined, external } as Partial<OnnxTensor>)
    const file = path.join(inner, 'm.onnx')
    writeFileSync(file, bytes)
    return from === 'file' ? readOnnx(file) : readOnnx(bytes)
  }

  it('is read from an offset', async () => {
    expect(await read({ location: 'data.bin', offset: '16', length: '144' })).toHaveLength(1)
  })

  it.each([
    ['above the folder', { location: '../secret.bin' }, /within the folder.*"\.\.\/secret/],
    ['at an absolute path', { location: path.join(folder, 'secret.bin') }, /within the folder/],
    ['at a drive', { location: 'C:\\secret.bin' }, /within the folder/],
    ['by a link that leads out', { location: 'link.bin' }, /a link that leads out of it/],
    ['that is not there', { location: 'none.bin' }, /which is not there/],
    ['that is the folder', { location: '.' }, /within the folder/],
    ['beyond the end', { location: 'data.bin', offset: '20' }, /144 bytes from 20 on.*160 bytes/],
    ['of another length', { location: 'data.bin', length: '143' }, /144 bytes of external data/],
    ['at no number', { location: 'data.bin', offset: '-1' }, /integer ≥ 0 as the offset/],
  ] as const)('is refused %s', async (_title, external, reason) => {
    await expectReject(() => read(external), 'ERR_WEIGHT_FILE', reason)
  })

  it('of a model in memory needs a folder', async () => {
    const external = { location: 'data.bin' }
    await expectReject(() => read(external, 'bytes'), 'ERR_WEIGHT_FILE', /option folder/)
    const bytes = of({ rawData: undefined, external } as Partial<OnnxTensor>)
    expect(await readOnnx(bytes, { folder: inner })).toHaveLength(1)
  })
})

describe('a file is refused', () => {
  it('wherever it is cut', async () => {
    const bytes = model({ strides: [2, 2] })
    for (let end = 3; end < bytes.length; end += 7) {
      await expectReject(() => listOnnx(bytes.subarray(0, end)), 'ERR_WEIGHT_FILE')
    }
  })

  it.each([
    ['no bytes', []],
    ['other fields', [0x08, 0x07]],
  ])('without a graph: %s', async (_, bytes) => {
    for (const read of [readOnnx, listOnnx]) {
      await expectReject(
        () => read(Uint8Array.from(bytes)),
        'ERR_WEIGHT_FILE',
        /must be an ONNX model, which has a graph; received none$/,
      )
    }
  })

  it('that are other files, with what was expected', async () => {
    const readme = new TextEncoder().encode('# No model')
    const message = /must hold whole messages of Protocol Buffers; .*; is it an ONNX model\?$/
    for (const bytes of [readme, Uint8Array.of(0, 0, 0)]) {
      await expectReject(() => readOnnx(bytes), 'ERR_WEIGHT_FILE', message)
    }
  })

  it('with graphs nested without end, and with a name twice', async () => {
    let graph = { nodes: [node()] } as Parameters<typeof onnxFile>[0]
    for (let depth = 0; depth < 40; depth++) {
      const attributes = { body: { graph } }
      graph = { nodes: [{ opType: 'Loop', inputs: [], outputs: ['o'], attributes }] }
    }
    await expectReject(() => listOnnx(onnxFile(graph)), 'ERR_WEIGHT_FILE', /at most 32 deep/)
    const twice = onnxFile({ nodes: [], initializers: [W, W] })
    await expectReject(() => listOnnx(twice), 'ERR_WEIGHT_FILE', /"w" twice/)
  })
})

describe('long names are cut in messages', () => {
  const long = 'n'.repeat(100_000)
  const short = `"${'n'.repeat(80)}…"`
  const unnamed = { opType: 'ConvTranspose', inputs: ['x', long], outputs: ['y'] }
  const made = { opType: long, inputs: [], outputs: [long] }
  const tensor = { ...W, name: long }
  it.each([
    ['of a node', { nodes: [{ ...unnamed, name: long }] }, `node ${short}`],
    ['of a value', { nodes: [unnamed] }, `${short}, which the model is given`],
    ['of an operator', { nodes: [made, unnamed] }, `which a node ${short.slice(1, -1)} computes`],
    ['of a tensor', { nodes: [unnamed], initializers: [{ ...tensor, dataType: 7 }] }, short],
    ['that are there twice', { nodes: [], initializers: [tensor, tensor] }, `${short} twice`],
  ])('%s', async (_, graph, message) => {
    const refused = readOnnx(onnxFile(graph))
    const { message: text } = (await refused.catch((error: unknown) => error)) as Error
    expect(text).toContain(message)
    expect(text.length).toBeLessThan(400)
  })
})

describe('a layer refuses', () => {
  const layerOf = async (attributes: Record<string, OnnxAttribute>) =>
    (await readOnnx(model(attributes), { dtype: 'float32' }))[0]!
  const tensor = (...shape: number[]) => ({
    ...{ data: new Float32Array(shape.reduce((a, b) => a * b, 1)), shape },
  })

  it('inputs of other shapes, other outs, and options that the node answers', async () => {
    const layer = await layerOf({ pads: [2, 0, 0, 0] })
    expectThrow(() => layer.forwardSync(tensor(1, 3, 4, 4)), 'ERR_SHAPE_MISMATCH', /\[N, 2, H, W\]/)
    expectThrow(() => layer.forwardSync(tensor(2, 4)), 'ERR_SHAPE_MISMATCH')
    const out = tensor(1, 2, 6, 6)
    expectThrow(() => layer.forwardSync(tensor(1, 2, 4, 4), { out }), 'ERR_SHAPE_MISMATCH', /^out/)
    const options = { outputSize: [4, 4] } as never
    expectThrow(() => layer.forwardSync(tensor(1, 2, 4, 4), options), 'ERR_UNKNOWN_OPTION')
  })

  it('sizes from which output_shape is out of reach, and calls after dispose', async () => {
    const layer = await layerOf({ output_shape: [9, 9] })
    expect(layer.outputShape([1, 2, 7, 8])).toEqual([1, 2, 9, 9])
    expectThrow(() => layer.outputShape([1, 2, 4, 8]), 'ERR_SHAPE_MISMATCH', /output_shape/)
    layer.dispose()
    expectThrow(() => layer.outputShape([1, 2, 7, 8]), 'ERR_DISPOSED')
  })

  it('has a module where that alone computes the node', async () => {
    expect((await layerOf({ pads: [1, 1, 1, 1] })).module?.padding).toEqual([1, 1])
    expect((await layerOf({ pads: [1, 1, 0, 0], strides: [2, 2] })).module?.outputPadding).toEqual([
      1, 1,
    ])
    expect((await layerOf({ pads: [0, 0, 1, 1] })).module).toBeNull()
  })
})
