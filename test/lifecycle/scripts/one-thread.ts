// With one thread, synchronous calls start none.

import { readdirSync } from 'node:fs'
import { ConvTranspose2d, setNumThreads, Tensor } from '../../../src/index.js'

setNumThreads(1)
const layer = new ConvTranspose2d(16, 16, 3)
const before = readdirSync('/proc/self/task').length
for (let i = 0; i < 10; i++) layer.forwardSync(Tensor.zeros([1, 16, 64, 64]))
console.log(readdirSync('/proc/self/task').length - before)
