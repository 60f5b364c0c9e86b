// Fifty workers, five at a time: each loads the addon, calls in both ways and exits. The main thread
// never loads it, so Node unloads it again and again.

import { isMainThread } from 'node:worker_threads'
import { ended, startWorkers } from './workers.js'

if (isMainThread) {
  const codes: number[] = []
  for (let round = 0; round < 10; round++) {
    codes.push(...(await Promise.all(startWorkers(import.meta.url, 5).map(ended))))
  }
  console.log(
    codes.length,
    codes.every((code) => code === 0),
  )
} else {
  const { ConvTranspose2d, Tensor } = await import('../../../src/index.js')
  const layer = new ConvTranspose2d(16, 16, 3)
  const input = Tensor.zeros([1, 16, 64, 64])
  const runs = [layer.forward(input), layer.forward(input)]
  layer.forwardSync(input, { threads: 2 })
  await Promise.all(runs)
}
