// Ten thousand native layers, dropped, that hold nothing in JavaScript: only what the garbage
// collector is told of their native memory makes it run in time.

import { native } from '../../../src/runtime.js'

const MIB = 2 ** 20
const { Layer } = native()
const layerNumbers = Float64Array.of(64, 64, 1, 3, 3, 1, 1, 0, 0, 1, 1)
const before = process.memoryUsage.rss()
let most = 0
for (let index = 0; index < 10_000; index++) {
  new Layer(0, layerNumbers, false)
  if (index % 50 !== 0) continue
  await new Promise((resolve) => setImmediate(resolve))
  most = Math.max(most, process.memoryUsage.rss() - before)
}
// All of them would be 1.4 GiB.
console.log(most < 300 * MIB ? 'flat' : `grew by ${most / MIB} MiB`)
