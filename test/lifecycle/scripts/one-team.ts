// Main thread and workers, synchronous and asynchronous calls together: the process gains the
// threads of one team, however many call.

import { readdirSync } from 'node:fs'
import { isMainThread, parentPort } from 'node:worker_threads'
import { ConvTranspose2d, setNumThreads, Tensor } from '../../../src/index.js'
import { message, startWorkers } from './workers.js'

const TEAM = 4
const threads = () => readdirSync('/proc/self/task').length
const layer = new ConvTranspose2d(16, 16, 3, { seed: 1 })
const input = Tensor.zeros([1, 16, 64, 64])

async function call(): Promise<number> {
  let most = 0
  for (let i = 0; i < 30; i++) {
    const run = layer.forward(input)
    layer.forwardSync(input)
    most = Math.max(most, threads())
    await run
  }
  return most
}

if (isMainThread) {
  setNumThreads(TEAM)
  const workers = startWorkers(import.meta.url, 6)
  await Promise.all(workers.map(message))
  const before = threads()
  // Brings the team up. Before that, threads are tried out for a moment (base/parallel.cpp).
  await layer.forward(input)
  const ends = workers.map(message) as Promise<number>[]
  for (const worker of workers) worker.postMessage('call')
  const most = Math.max(await call(), ...(await Promise.all(ends)))
  const gained = most - before
  console.log(gained >= 2 && gained <= TEAM ? 'one team' : `${gained} threads more`)
  for (const worker of workers) worker.postMessage('exit')
} else {
  parentPort?.on('message', async (what) => {
    if (what === 'exit') parentPort?.close()
    else parentPort?.postMessage(await call())
  })
  parentPort?.postMessage('ready')
}
