// The readers that are fuzzed. A new format is a row: its fixtures, and how it is read.
import { Tensor } from '../../src/index.js'
import {
  fromStateDict,
  type LayerForm,
  listOnnx,
  listSafetensors,
  type NamedTensor,
  type NamedTensors,
  readMindSpore,
  readNpy,
  readNpz,
  readOnnx,
  readSafetensors,
  readTfjs,
} from '../../src/weights/index.js'
import { bitsOf } from '../../src/weights/stored-dtype.js'
import type { Random } from './random.js'
import * as structured from './structured.js'
import { onnxModel } from './structured-onnx.js'

export interface FuzzTarget {
  readonly name: string
  /** Files in test/fixtures/weights that are changed. */
  readonly fixtures: readonly string[]
  /** Makes a file that has the form of the format. */
  readonly build?: (random: Random) => Uint8Array
  /** Fixtures that lie beside the file. */
  readonly beside?: readonly string[]
  /** Whether the file is read as bytes, too; default true. */
  readonly asBytes?: boolean
  /** Reads a file and everything in it. */
  readonly read: (source: Uint8Array | string) => Promise<void>
}

/** Far above what the fixtures unpack to, and below the bound of memory. */
const maxBytes = 2 ** 24

/** In elements. A few bytes of dilation may ask for any output: its memory is not the reader's. */
const MAX_OUTPUT = 2 ** 16

export const TARGETS: readonly FuzzTarget[] = [
  {
    name: 'safetensors',
    fixtures: [
      'pytorch-float32.safetensors',
      'pytorch-bfloat16.safetensors',
      'mindspore.safetensors',
    ],
    build: structured.safetensors,
    read: async (source) => {
      useAll(await readSafetensors(source))
      useAll(await readSafetensors(source, { dtype: 'float32', prefix: 'decoder.' }))
      await listSafetensors(source)
    },
  },
  {
    name: 'npy',
    fixtures: ['numpy-le-f4-v1.npy', 'numpy-be-f2-fortran.npy', 'numpy-le-f4-v3.npy'],
    build: structured.npy,
    read: async (source) => {
      use(await readNpy(source))
      use(await readNpy(source, { dtype: 'float16' }))
    },
  },
  {
    name: 'npz',
    fixtures: ['numpy.npz', 'numpy-packed.npz', 'keras.npz'],
    build: structured.npz,
    read: async (source) => {
      useAll(await readNpz(source, { maxBytes }))
      useAll(await readNpz(source, { maxBytes, prefix: 'up', dtype: 'float32' }))
    },
  },
  {
    name: 'mindspore',
    fixtures: ['mindspore.ckpt', 'mindspore-crc.ckpt', 'mindspore-sliced.ckpt'],
    build: structured.message,
    read: async (source) => {
      useAll(await readMindSpore(source))
      useAll(await readMindSpore(source, { dtype: 'float32', prefix: 'up.' }))
    },
  },
  {
    name: 'onnx',
    fixtures: [
      'strides.onnx',
      'half-int32-data.onnx',
      'float-data.onnx',
      'shape-extra.onnx',
      'line-pads.onnx',
      'cast.onnx',
      'branch.onnx',
      'external.onnx',
    ].map((name) => `../onnx/${name}`),
    build: onnxModel,
    read: async (source) => {
      for (const { form } of await listOnnx(source)) if (form !== null) useForm(form)
      for (const layer of await readOnnx(source, { dtype: 'float32' })) {
        const { form, dtype } = layer
        useForm(form)
        const shape = [form.weightShape[0] as number, ...form.kernelShape.map(() => 2)]
        const size = layer.outputShape(shape).reduce((product, extent) => product * extent, 1)
        if (size > MAX_OUTPUT) continue
        const output = await layer.forward(Tensor.zeros(shape, dtype))
        if (output.size !== size) throw new Error(`${output.size} outputs for ${size}`)
      }
    },
  },
  {
    name: 'tfjs',
    fixtures: ['tfjs-model.json', 'tfjs-quantized/model.json'],
    beside: ['group1-shard1of2.bin', 'group1-shard2of2.bin'],
    asBytes: false,
    read: async (source) => useAll(await readTfjs(source as string)),
  },
]

function useForm({ kernelShape, strides, dilations, pads }: LayerForm): void {
  const rank = kernelShape.length
  const fits = strides.length === rank && dilations.length === rank && pads.length === 2 * rank
  if (!fits) throw new Error('attributes for other axes than the kernel has')
}

/** A tensor has as many elements as its shape says, whatever the file was. */
function use({ dtype, shape, data }: NamedTensor): void {
  const size = shape.reduce((product, extent) => product * extent, bitsOf(dtype) / 8)
  if (data.byteLength !== size) {
    throw new Error(`${data.byteLength} bytes of data for ${size}`)
  }
}

function useAll(tensors: NamedTensors): void {
  for (const tensor of Object.values(tensors)) use(tensor)
  if ('up.weight' in tensors) fromStateDict(tensors as NamedTensors<'float32'>, 'up.')
}
