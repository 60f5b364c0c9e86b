/** Promises: many at once, signals, versions of the parameters, workers. */

import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import { ConvTranspose2d } from 'convtranspose'
import { check } from './check.js'

const layer = new ConvTranspose2d(8, 8, 3, { padding: 1, seed: 1 })
const shape = [1, 8, 24, 24]
const image = (seed: number) => ({
  data: Float32Array.from({ length: 8 * 24 * 24 }, (_, index) => Math.sin(index * seed)),
  shape,
})

export async function checkAsync(): Promise<void> {
  await check('fifty at once give what synchronous calls give', async () => {
    const inputs = Array.from({ length: 50 }, (_, index) => image(index + 1))
    const results = await Promise.all(inputs.map((input) => layer.forward(input, { threads: 2 })))
    for (const [index, input] of inputs.entries()) {
      assert.deepEqual(results[index]?.data, layer.forwardSync(input).data)
    }
  })

  await check('a signal stops a call with its reason', async () => {
    const reason = new Error('mine')
    await assert.rejects(layer.forward(image(1), { signal: AbortSignal.abort(reason) }), reason)
    const controller = new AbortController()
    // Seconds of work on the fastest of CPUs: the abort comes in time on a busy machine too.
    const heavy = new ConvTranspose2d(32, 32, 31)
    const input = { data: new Float32Array(32 * 512 * 512), shape: [32, 512, 512] }
    const running = heavy.forward(input, { signal: controller.signal })
    setImmediate(() => controller.abort(reason))
    await assert.rejects(running, reason)
  })

  await check('a call keeps the parameters that it began with', async () => {
    const before = layer.forwardSync(image(2)).data
    const running = layer.forward(image(2))
    layer.weight.assign([7], 0)
    assert.deepEqual((await running).data, before)
    assert.notDeepEqual(layer.forwardSync(image(2)).data, before)
  })

  await check('refusals come through the promise', async () => {
    await assert.rejects(layer.forward({ data: new Float32Array(1), shape: [1, 1, 1] }), {
      name: 'RangeError',
      code: 'ERR_SHAPE_MISMATCH',
    })
    layer.dispose()
    await assert.rejects(layer.forward(image(1)), { code: 'ERR_DISPOSED' })
  })

  await check('workers compute, end and are followed by others', async () => {
    for (let turn = 0; turn < 3; turn++) {
      const worker = new Worker(new URL('./worker.js', import.meta.url))
      const told = await new Promise((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
      })
      assert.equal(told, '1,2,2,4,3,4,6,8')
      await worker.terminate()
    }
  })
}
