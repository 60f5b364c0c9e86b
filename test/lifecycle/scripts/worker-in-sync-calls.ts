// Workers that only call synchronously, without ever returning to their event loop: one is
// terminated, and the process exits beside the other.

import { isMainThread, parentPort } from 'node:worker_threads'
import { message, startWorkers } from './workers.js'

if (isMainThread) {
  const workers = startWorkers(import.meta.url, 2)
  await Promise.all(workers.map(message))
  console.log(await workers[0]?.terminate())
  process.exit(5)
} else {
  const { ConvTranspose2d, Tensor } = await import('../../../src/index.js')
  const layer = new ConvTranspose2d(16, 16, 3)
  const input = Tensor.zeros([1, 16, 64, 64])
  parentPort?.postMessage('running')
  for (;;) layer.forwardSync(input, { threads: 2 })
}
