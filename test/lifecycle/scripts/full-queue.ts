// The queue takes as many calls as it says, refuses the next without taking its input, and serves
// again once there is room.

import { ConvTranspose2d, capabilities, Tensor } from '../../../src/index.js'

const { queueLimit } = capabilities()
// A minute of work on the fastest of CPUs: the queue stays full until this one is taken back.
const endless = new ConvTranspose2d(64, 64, 63)
const shared = {
  data: new Float32Array(new SharedArrayBuffer(64 * 512 * 512 * 4)),
  shape: [64, 512, 512],
}
const controller = new AbortController()
const { signal } = controller
const ahead = endless.forward(shared, { signal, threads: 1 })
const tiny = new ConvTranspose2d(1, 1, 1)
const one = Tensor.zeros([1, 1, 1])
const runs: Promise<unknown>[] = []
while (capabilities().queueLength < queueLimit) runs.push(tiny.forward(one, { signal }))

const data = new Float32Array(1)
const codes: string[] = []
for (const transfer of [false, true]) {
  await tiny
    .forward({ data, shape: [1, 1, 1] }, { transfer })
    .catch((error) => codes.push(error.code))
}
codes.push(
  await tiny.prepare([1, 1, 1]).then(
    () => '',
    (error) => error.code,
  ),
)
console.log(codes.join(), data.length)
controller.abort()
await Promise.allSettled([ahead, ...runs])
console.log((await tiny.forward(one)).size, capabilities().queueLength)
