// The readers that are fuzzed. A new format is a row: its fixtures, and how it is read.
import { copyFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  fromStateDict,
  listSafetensors,
  type NamedTensor,
  type NamedTensors,
  readMindSpore,
  readNpy,
  readNpz,
  readSafetensors,
  readTfjs,
} from '../../src/weights/index.js'
import { inRoot } from '../process.js'
import type { Random } from './random.js'
import * as structured from './structured.js'

export interface FuzzTarget {
  readonly name: string
  /** Files in test/fixtures/weights that are changed. */
  readonly fixtures: readonly string[]
  /** Makes a file that has the form of the format. */
  readonly build?: (random: Random) => Uint8Array
  /**
   * Reads a file and everything in it.
   *
   * @param folder - An empty folder that a path may lead into.
   */
  readonly read: (bytes: Uint8Array, folder: string) => Promise<void>
}

export const fixture = (name: string) => inRoot('test', 'fixtures', 'weights', name)

const SHARDS = ['group1-shard1of2.bin', 'group1-shard2of2.bin']
/** Far above what the fixtures unpack to, and below the bound of memory. */
const maxBytes = 2 ** 24

export const TARGETS: readonly FuzzTarget[] = [
  {
    name: 'safetensors',
    fixtures: [
      'pytorch-float32.safetensors',
      'pytorch-bfloat16.safetensors',
      'mindspore.safetensors',
    ],
    build: structured.safetensors,
    read: async (bytes, folder) => {
      await listSafetensors(bytes)
      useAll(await readSafetensors(bytes))
      useAll(await readSafetensors(asFile(bytes, folder), { dtype: 'float32', prefix: 'decoder.' }))
    },
  },
  {
    name: 'npy',
    fixtures: ['numpy-le-f4-v1.npy', 'numpy-be-f2-fortran.npy', 'numpy-le-f4-v3.npy'],
    build: structured.npy,
    read: async (bytes, folder) => {
      use(await readNpy(bytes))
      use(await readNpy(asFile(bytes, folder), { dtype: 'float16' }))
    },
  },
  {
    name: 'npz',
    fixtures: ['numpy.npz', 'numpy-packed.npz', 'keras.npz'],
    build: structured.npz,
    read: async (bytes, folder) => {
      useAll(await readNpz(bytes, { maxBytes }))
      useAll(await readNpz(asFile(bytes, folder), { maxBytes, prefix: 'up', dtype: 'float32' }))
    },
  },
  {
    name: 'mindspore',
    fixtures: ['mindspore.ckpt', 'mindspore-crc.ckpt', 'mindspore-sliced.ckpt'],
    build: structured.message,
    read: async (bytes, folder) => {
      useAll(await readMindSpore(bytes))
      useAll(await readMindSpore(asFile(bytes, folder), { dtype: 'float32', prefix: 'up.' }))
    },
  },
  {
    name: 'tfjs',
    fixtures: ['tfjs-model.json', 'tfjs-quantized/model.json'],
    read: async (bytes, folder) => {
      for (const shard of SHARDS) copyFileSync(fixture(shard), path.join(folder, shard))
      useAll(await readTfjs(asFile(bytes, folder)))
    },
  },
]

function asFile(bytes: Uint8Array, folder: string): string {
  const file = path.join(folder, 'file')
  writeFileSync(file, bytes)
  return file
}

function use(tensor: NamedTensor): void {
  if (tensor.data.byteLength < 0) throw new Error('unreachable')
}

function useAll(tensors: NamedTensors): void {
  for (const tensor of Object.values(tensors)) use(tensor)
  if ('up.weight' in tensors) fromStateDict(tensors as NamedTensors<'float32'>, 'up.')
}
