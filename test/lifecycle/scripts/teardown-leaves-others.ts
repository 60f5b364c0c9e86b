// A worker is terminated with its runs queued before and after those of the main thread, which all
// end well.

import { isMainThread, parentPort } from 'node:worker_threads'
import { ConvTranspose2d, capabilities, Tensor } from '../../../src/index.js'
import { message, startWorkers } from './workers.js'

const layer = new ConvTranspose2d(64, 64, 3, { padding: 1, seed: 1 })
const input = Tensor.zeros([1, 64, 128, 128])
input.data.fill(1)

if (isMainThread) {
  const [worker] = startWorkers(import.meta.url, 1)
  if (worker === undefined) throw new Error('no worker')
  const expected = layer.forwardSync(input).data
  await message(worker)
  const runs = Array.from({ length: 4 }, () => layer.forward(input))
  await worker.terminate()
  const ends = await Promise.all(runs)
  console.log(ends.filter(({ data }) => data.every((value, i) => value === expected[i])).length)
  console.log(capabilities().queueLength)
} else {
  const run = (): unknown => layer.forward(input).then(run)
  for (let i = 0; i < 8; i++) run()
  parentPort?.postMessage('running')
}
