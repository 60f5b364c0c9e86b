// A process that has a team forks children, which have teams of their own, while it goes on.

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ConvTranspose2d, Tensor } from '../../../src/index.js'

const layer = new ConvTranspose2d(16, 16, 3, { seed: 1 })
const input = Tensor.zeros([1, 16, 64, 64])
input.data.fill(1)
const sum = (tensor: Tensor<'float32'>) => tensor.data.reduce((total, value) => total + value, 0)
const here = sum(layer.forwardSync(input, { threads: 2 }))

if (process.send === undefined) {
  const runs = [layer.forward(input), layer.forward(input)]
  const children = Array.from({ length: 3 }, () => fork(fileURLToPath(import.meta.url)))
  const sums = await Promise.all(
    children.map((child) => new Promise((resolve) => child.once('message', resolve))),
  )
  sums.push(...(await Promise.all(runs)).map(sum))
  console.log(
    sums.length,
    sums.every((other) => other === here),
  )
} else {
  process.send(sum(await layer.forward(input)))
  process.disconnect()
}
