// The CPUs that JavaScript's thread may use after calls, as before them.

import { readFileSync } from 'node:fs'
import { ConvTranspose2d, Tensor } from '../../../src/index.js'

const cpus = () => /Cpus_allowed:\s*(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]

const before = cpus()
const layer = new ConvTranspose2d(16, 16, 3) // loads the addon
const input = Tensor.zeros([1, 16, 64, 64])
layer.forwardSync(input, { threads: 2 })
await layer.forward(input, { threads: 2 })
console.log(before !== undefined && cpus() === before ? 'unbound' : `${before}, then ${cpus()}`)
