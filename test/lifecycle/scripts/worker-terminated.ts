// Workers that are terminated with runs in flight, queued and running, whose inputs are copied, taken
// and in shared memory, and with weights that are being packed; the main thread never loads the addon.

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
  const shape = [1, 64, 128, 128]
  const input = Tensor.zeros(shape)
  const shared = { data: new Float32Array(new SharedArrayBuffer(input.size * 4)), shape }
  const starts = [
    () => layer.forward(input),
    () => layer.forward(shared),
    () => layer.forward(Tensor.zeros(shape), { transfer: true }),
    () => layer.forward(input, { out: Tensor.zeros([1, 64, 130, 130]) }),
    () => new ConvTranspose2d(64, 64, 3, { seed: 1 }).prepare(shape),
  ]
  for (const start of starts) {
    const run = (): unknown => start().then(run)
    run()
  }
  parentPort?.postMessage('running')
}
