// An exception that nobody catches ends the process as in any other program, runs in flight or not.

import { ConvTranspose2d, Tensor } from '../../../src/index.js'

const layer = new ConvTranspose2d(64, 64, 3)
const input = Tensor.zeros([1, 64, 96, 96])
const runs = Array.from({ length: 8 }, () => layer.forward(input))
runs[0]?.then(() => {
  throw new Error('mine')
})
