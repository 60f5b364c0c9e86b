// Ten milliseconds after the last call nothing of the team uses the CPU.

import { ConvTranspose2d, setNumThreads, Tensor } from '../../../src/index.js'

setNumThreads(4)
const layer = new ConvTranspose2d(16, 16, 3)
const input = Tensor.zeros([1, 16, 128, 128])
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function idleMicroseconds(call: () => unknown): Promise<number> {
  for (let i = 0; i < 20; i++) await call()
  await sleep(10)
  const before = process.cpuUsage()
  await sleep(500)
  const { user, system } = process.cpuUsage(before)
  return user + system
}

await idleMicroseconds(() => layer.forward(input)) // compiles what runs below
const sync = await idleMicroseconds(() => layer.forwardSync(input))
const async = await idleMicroseconds(() => layer.forward(input))
// One thread that spins through half a second would use 500 ms.
console.log([sync, async].every((used) => used < 50_000) ? 'idle' : `used ${sync}, ${async} us`)
