/** TensorFlow.js models: shards, quantization, and what is refused. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { fromFloat16 } from 'convtranspose'
import { readTfjs } from 'convtranspose/weights'
import { afterAll, describe, expect, it } from 'vitest'
import { expectReject } from '../../support/expect-error.js'
import { fixture } from '../../support/weight-fixtures.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-tfjs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const SHARDS = [4, 0, 6]
const paths = SHARDS.map((size, index) => {
  writeFileSync(path.join(folder, `shard${index}.bin`), new Uint8Array(size).fill(index))
  return `shard${index}.bin`
})
mkdirSync(path.join(folder, 'sub'))

function model(json: unknown): string {
  const file = path.join(folder, 'model.json')
  writeFileSync(file, typeof json === 'string' ? json : JSON.stringify(json))
  return file
}

const bytes = { name: 'a.__proto__', shape: [6], dtype: 'uint8' }
const floats = { name: 'b', shape: [1], dtype: 'float32' }
const manifest = (more: object = {}, weights: unknown = [bytes, floats]) => ({
  weightsManifest: [{ paths, weights, ...more }],
})

describe('a model', () => {
  it('gives wanted weights by name, also across shards', async () => {
    const file = model(manifest())
    expect(Object.keys(await readTfjs(file))).toEqual(['a.__proto__', 'b'])
    const tensors = await readTfjs(pathToFileURL(file), { prefix: 'a.' })
    expect(Object.keys(tensors)).toEqual(['a.__proto__'])
    expect(tensors['a.__proto__']?.data).toEqual(Uint8Array.of(0, 0, 0, 0, 2, 2))
    expect(Object.keys(await readTfjs(model(manifest().weightsManifest)))).toHaveLength(2)
  })

  it('quantized to float16 is read, to integers refused where it is wanted', async () => {
    const file = fixture('tfjs-quantized/model.json')
    const { half } = await readTfjs(file, { prefix: 'half' })
    expect([half?.dtype, half?.shape]).toEqual(['float16', [3, 2]])
    expect(fromFloat16(half?.data as Uint16Array).every((value) => Math.abs(value) < 1)).toBe(true)
    await expectReject(() => readTfjs(file), 'ERR_WEIGHT_FILE', /"byte" .*quantization to uint8/)
  })

  it('without quantization may say so by null', async () => {
    const file = model(manifest({}, [bytes, { ...floats, quantization: null }]))
    expect((await readTfjs(file)).b).toMatchObject({ dtype: 'float32', size: 1 })
  })

  const weight = (more: object) => manifest({}, [{ ...bytes, ...more }, floats])
  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{"weightsManifest": [', /text that is none/],
    ['lines that are no JSON', '{\n\t"a":\r\n\u001b[31mx}', /text that is none: [ -~]+$/],
    ['deep nesting', '['.repeat(1e6), /nesting deeper than 100/],
    ['a name twice', '{"a": 1, "a": 2}', /the name "a" twice/],
    ['no manifest', {}, /weightsManifest/],
    ['no groups', { weightsManifest: [1] }, /groups of paths/],
    ['a path up', manifest({ paths: ['../x'] }), /own folder; received "\.\.\/x"/],
    ['a path beyond', manifest({ paths: ['/dev/zero'] }), /own folder/],
    ['a path of dots', manifest({ paths: ['..'] }), /own folder/],
    ['a path to nothing', manifest({ paths: ['none'] }), /can be opened; received "none" \(ENOENT/],
    ['a path to a folder', manifest({ paths: ['sub'] }), /regular file/],
    ['too few bytes', manifest({ paths: paths.slice(1) }), /have 10 bytes in shard1.bin/],
    ['too many bytes', manifest({ paths: [...paths, ...paths] }), /have 10 bytes/],
    ['an unknown dtype', weight({ dtype: 'string' }), /have a dtype of .*"string"/],
    ['a dtype of Object', weight({ dtype: 'toString' }), /have a dtype of/],
    ['a negative size', weight({ shape: [-6] }), /a shape of integers/],
    ['no shape', weight({ shape: 6 }), /a shape of integers/],
    ['a huge size', weight({ shape: [2 ** 40, 2 ** 40] }), /fewer than 2\^53 bytes/],
    ['a weight twice', weight({ name: 'b' }), /each weight once/],
    ['a weight without name', weight({ name: 3 }), /name its weights/],
    ['a weight that is none', manifest({}, [null]), /name its weights/],
  ])('is refused: %s', async (_, json, message) => {
    await expectReject(() => readTfjs(model(json)), 'ERR_WEIGHT_FILE', message)
  })

  it('is refused as bytes, as its shards cannot be found', async () => {
    await expectReject(() => readTfjs(new Uint8Array(2) as never), 'ERR_INVALID_ARG_TYPE')
  })
})
