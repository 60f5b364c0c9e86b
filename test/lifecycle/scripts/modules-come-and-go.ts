// Ten thousand modules, dropped, disposed of and disposed of in mid-run: the resident size stays flat.

import { ConvTranspose2d, Tensor } from '../../../src/index.js'

const MIB = 2 ** 20
const input = Tensor.zeros([1, 64, 2, 2])

/** 145 KiB of weights each, and as much packed where it has run. */
async function makeAndDrop(index: number): Promise<void> {
  const layer = new ConvTranspose2d(64, 64, 3, { seed: 1 })
  if (index % 4 === 0) layer.forwardSync(input)
  const run = index % 8 === 1 ? layer.forward(input) : undefined
  if (index % 2 === 1) layer.dispose()
  await run
  // The event loop turns, so that what the collector found is finalised.
  if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
}

const sizes: number[] = []
for (let index = 0; index < 10_000; index++) {
  await makeAndDrop(index)
  if (index % 1000 === 999) sizes.push(process.memoryUsage.rss())
}
const [first = 0] = sizes.slice(1)
const last = sizes.at(-1) ?? 0
// All of them would be 2 GiB.
console.log(
  last - first < 150 * MIB ? 'flat' : `grew: ${sizes.map((size) => size / MIB).join(' ')}`,
)
