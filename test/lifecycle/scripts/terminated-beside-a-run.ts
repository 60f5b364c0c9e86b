// A worker that wanted a larger team is terminated while a long run of the main thread keeps the team
// from growing: it does not wait for that run.

import { isMainThread, parentPort } from 'node:worker_threads'
import { ConvTranspose2d, Tensor } from '../../../src/index.js'
import { message, startWorkers } from './workers.js'

if (isMainThread) {
  const [worker] = startWorkers(import.meta.url, 1)
  if (worker === undefined) throw new Error('no worker')
  const layer = new ConvTranspose2d(64, 64, 3)
  const ends: string[] = []
  const controller = new AbortController()
  const runs = Array.from({ length: 2 }, async () => {
    const input = Tensor.zeros([200, 64, 128, 128])
    const run = layer.forward(input, { threads: 1, transfer: true, signal: controller.signal })
    await run.catch((error: Error) => ends.push(error.name))
  })
  worker.postMessage('go')
  await message(worker)
  await worker.terminate()
  ends.push('terminated')
  controller.abort()
  await Promise.all(runs)
  console.log(ends.join(' '))
} else {
  parentPort?.once('message', () => {
    const layer = new ConvTranspose2d(64, 64, 3)
    layer.forwardSync(Tensor.zeros([1, 64, 64, 64]), { threads: 2 })
    parentPort?.postMessage('grown')
  })
}
