// Workers that are terminated with runs in flight, queued and running; the main thread never loads
// the addon.

import { isMainThread, parentPort } from 'node:worker_threads'
import { message, startWorkers } from './workers.js'

if (isMainThread) {
  let terminated = 0
  for (let round = 0; round < 4; round++) {
    const workers = startWorkers(import.meta.url, 3)
    await Promise.all(
      workers.map(async (worker) => {
        await message(worker)
        await worker.terminate()
        terminated += 1
      }),
    )
  }
  console.log(terminated)
} else {
  const { ConvTranspose2d, Tensor } = await import('../../../src/index.js')
  const layer = new ConvTranspose2d(64, 64, 3)
  const input = Tensor.zeros([1, 64, 128, 128])
  const run = (): unknown => layer.forward(input).then(run)
  for (let i = 0; i < 6; i++) run()
  parentPort?.postMessage('running')
}
