/** Bytes as sources: of any realm, shared, and those that go away while they are read. */

import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import {
  listOnnx,
  listSafetensors,
  readMindSpore,
  readNpy,
  readNpz,
  readOnnx,
  readSafetensors,
  type WeightSource,
} from 'convtranspose/weights'
import { describe, expect, it } from 'vitest'
import { detach, resizable } from '../../support/array-buffers.js'
import { expectError } from '../../support/expect-error.js'
import { fixture } from '../../support/weight-fixtures.js'

const readers: readonly [string, (source: WeightSource) => Promise<unknown>, string][] = [
  ['readNpy', readNpy, 'numpy-le-f4-v1.npy'],
  ['readNpz', readNpz, 'numpy-packed.npz'],
  ['readSafetensors', readSafetensors, 'pytorch-float32.safetensors'],
  ['listSafetensors', listSafetensors, 'pytorch-float32.safetensors'],
  ['readMindSpore', readMindSpore, 'mindspore-crc.ckpt'],
  ['readOnnx', readOnnx, '../onnx/plain.onnx'],
  ['listOnnx', listOnnx, '../onnx/plain.onnx'],
]

describe.each(readers)('%s', (_, read, file) => {
  const bytes = readFileSync(fixture(file))
  const filled = <T extends ArrayBufferLike>(buffer: T): T => {
    new Uint8Array(buffer).set(bytes)
    return buffer
  }

  it('takes shared memory, and buffers of another realm', async () => {
    const size = bytes.byteLength
    const foreign = (kind: string) => runInNewContext(`new ${kind}(size)`, { size })
    for (const buffer of [
      new SharedArrayBuffer(size),
      foreign('ArrayBuffer'),
      foreign('SharedArrayBuffer'),
    ]) {
      expect(Object.keys((await read(filled(buffer))) as object).length).toBeGreaterThan(0)
    }
  })

  it.each([
    ['is transferred away', detach],
    ['shrinks', (buffer: ArrayBuffer) => (buffer as ReturnType<typeof resizable>).resize(60)],
  ])('says so where its memory %s meanwhile', async (_how, take) => {
    // At a late turn all may have been read.
    for (const turns of [0, 1, 2, 3, 5, 8, 13, 21, 34]) {
      for (const isView of [false, true]) {
        const buffer = filled(resizable(bytes.byteLength, bytes.byteLength))
        const reading = read(isView ? new Uint8Array(buffer) : buffer)
        for (let turn = 0; turn < turns; turn++) await undefined
        take(buffer)
        const [{ status, reason }] = (await Promise.allSettled([reading])) as [
          PromiseRejectedResult,
        ]
        if (turns === 0) expect(status).toBe('rejected')
        if (reason !== undefined) expectError(reason, 'ERR_DETACHED', /^source must stay in memory/)
      }
    }
  })
})
