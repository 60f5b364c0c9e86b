// process.exit where a result arrives, with other runs queued and running.

import { ConvTranspose2d, Tensor } from '../../../src/index.js'

const layer = new ConvTranspose2d(64, 64, 3)
const input = Tensor.zeros([1, 64, 96, 96])
const runs = Array.from({ length: 8 }, () => layer.forward(input))
runs[1]?.then(() => {
  console.log('exits')
  process.exit(7)
})
