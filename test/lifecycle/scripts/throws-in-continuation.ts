// What a caller's continuation throws is the caller's: other runs go on, and the queue drains.

import { ConvTranspose2d, capabilities, Tensor } from '../../../src/index.js'

const mine: unknown[] = []
process.on('uncaughtException', (error) => mine.push(error.message))
const layer = new ConvTranspose2d(16, 16, 3)
const input = Tensor.zeros([1, 16, 32, 32])
const runs = Array.from({ length: 6 }, () => layer.forward(input))
for (const run of runs.slice(0, 3)) {
  run.then(() => {
    throw new Error('mine')
  })
}
const outputs = await Promise.all(runs)
await new Promise((resolve) => setImmediate(resolve))
console.log(outputs.length, mine.join(), capabilities().queueLength)
