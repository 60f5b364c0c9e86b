/** Memory of the caller: views, shared, given away, detached, resized. */

import assert from 'node:assert/strict'
import { ConvTranspose2d, Tensor } from 'convtranspose'
import { detach, resizable } from '../../support/array-buffers.js'
import { check } from './check.js'

const layer = new ConvTranspose2d(2, 4, 3, { stride: 2, groups: 2, seed: 1 })
const shape = [1, 2, 4, 4]
const values = Float32Array.from({ length: 32 }, (_, index) => Math.sin(index))
const expected = layer.forwardSync({ data: values, shape })

export async function checkBuffers(): Promise<void> {
  await check('views, strides and shared memory give the bits of a plain input', async () => {
    const memory = new Float32Array(99)
    const view = { data: memory, shape, strides: [64, 32, 8, 2], offset: 3 }
    for (const [index, value] of values.entries()) memory[3 + 2 * index] = value
    const shared = { data: new Float32Array(new SharedArrayBuffer(136), 8, 32), shape }
    shared.data.set(values)
    for (const input of [
      view,
      shared,
      { data: Float32Array.of(0, ...values).subarray(1), shape },
    ]) {
      assert.deepEqual(layer.forwardSync(input).data, expected.data)
      assert.deepEqual((await layer.forward(input)).data, expected.data)
    }
  })

  await check('out is filled and returned', async () => {
    const [out, later] = [Tensor.zeros(expected.shape), Tensor.zeros(expected.shape)]
    assert.equal(layer.forwardSync({ data: values, shape }, { out }), out)
    assert.equal(await layer.forward({ data: values, shape }, { out: later }), later)
    assert.deepEqual([out.data, later.data], [expected.data, expected.data])
  })

  await check('transfer takes the buffer', async () => {
    const input = { data: values.slice(), shape }
    const running = layer.forward(input, { transfer: true })
    assert.equal(input.data.length, 0)
    assert.deepEqual((await running).data, expected.data)
  })

  await check('an input is copied before forward returns', async () => {
    const input = { data: values.slice(), shape }
    const running = layer.forward(input)
    input.data.fill(Number.NaN)
    assert.deepEqual((await running).data, expected.data)
  })

  await check('memory that goes away is refused', async () => {
    const gone = values.slice()
    detach(gone.buffer)
    const code = { code: 'ERR_DETACHED' }
    assert.throws(() => layer.forwardSync({ data: gone, shape }), code)
    const out = Tensor.zeros(expected.shape)
    const running = layer.forward({ data: values, shape }, { out })
    detach(out.data.buffer)
    await assert.rejects(running, code)
    const buffer = resizable(128, 256)
    const data = new Float32Array(buffer)
    buffer.resize(64)
    assert.throws(() => layer.forwardSync({ data, shape }), { code: 'ERR_SHAPE_MISMATCH' })
  })

  await check('out over the input, and out in use, are refused', async () => {
    const memory = new Float32Array(32 + expected.size)
    const out = { data: memory, shape: expected.shape, offset: 31 }
    const overlap = { code: 'ERR_OVERLAP' }
    assert.throws(() => layer.forwardSync({ data: memory, shape, offset: 0 }, { out }), overlap)
    const busy = Tensor.zeros(expected.shape)
    const running = layer.forward({ data: values, shape }, { out: busy })
    const again = () => layer.forwardSync({ data: values, shape }, { out: busy })
    assert.throws(again, { code: 'ERR_BUFFER_IN_USE' })
    await running
    assert.deepEqual(again().data, expected.data)
  })
}
