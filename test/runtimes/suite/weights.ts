/** Files of weights: read by path and as bytes, by this package alone and by libraries. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  encodeSafetensors,
  fromStateDict,
  readMindSpore,
  readNpy,
  readNpz,
  readOnnx,
  readSafetensors,
} from 'convtranspose/weights'
import { check } from './check.js'

export async function checkWeights(fixtures: string): Promise<void> {
  const file = (name: string) => path.join(fixtures, 'weights', name)
  const options = { dtype: 'float32' } as const

  await check('safetensors, read and written', async () => {
    const name = file('pytorch-bfloat16.safetensors')
    const layer = fromStateDict(await readSafetensors(name, options), 'decoder.up1.')
    assert.equal(layer.groups, 2)
    const bytes = encodeSafetensors(layer.stateDict('a.'))
    const again = fromStateDict(await readSafetensors(bytes, options), 'a.')
    assert.deepEqual(again.stateDict(), layer.stateDict())
  })

  await check('NumPy and MindSpore, from bytes and paths', async () => {
    const [npz, ckpt] = [file('numpy-packed.npz'), file('mindspore-crc.ckpt')]
    for (const source of [npz, new Uint8Array(await readFile(npz))]) {
      const { 'up.weight': weight } = await readNpz(source, { prefix: 'up.' })
      const { data } = await readNpy(file('numpy-be-f4-fortran.npy'))
      assert.deepEqual(weight?.data, data)
    }
    for (const source of [ckpt, new Uint8Array(await readFile(ckpt))]) {
      assert.deepEqual(Object.keys(await readMindSpore(source)), ['steps', 'up.weight', 'up.bias'])
    }
  })

  await check('ONNX models, with a file beside them, and cropped', async () => {
    const [layer] = await readOnnx(path.join(fixtures, 'onnx', 'external.onnx'))
    assert.deepEqual(layer?.outputShape([1, 2, 3, 4]), [1, 3, 7, 9])
    const model = new Uint8Array(await readFile(path.join(fixtures, 'onnx', 'pads-end.onnx')))
    const [cropped] = await readOnnx(model)
    const output = await cropped?.forward({ data: new Float32Array(60), shape: [3, 4, 5] })
    assert.deepEqual(
      [output?.shape, output?.strides],
      [
        [2, 7, 13],
        [144, 16, 1],
      ],
    )
  })

  await check('broken files are refused', async () => {
    const refusal = { code: 'ERR_WEIGHT_FILE' }
    for (const read of [readSafetensors, readNpy, readNpz, readMindSpore]) {
      await assert.rejects(read(Uint8Array.of(1, 2, 3)), refusal)
    }
    await assert.rejects(readOnnx(Uint8Array.of(1, 2, 3)), refusal)
    const packed = new Uint8Array(await readFile(file('numpy-packed.npz')))
    packed.fill(0xaa, 60, 120)
    await assert.rejects(readNpz(packed), refusal)
  })
}
