// Two copies of the addon in one process, as of two versions of the package, each with threads and an
// OpenMP runtime of its own where that is built in.

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { ConvTranspose2d, capabilities, Tensor } from '../../../src/index.js'
import { ended, message } from './workers.js'

/** Returns the file that was loaded and a sum of what both kinds of calls compute with it. */
async function compute(): Promise<{ binary: string; sum: number }> {
  const layer = new ConvTranspose2d(16, 16, 3, { seed: 1 })
  const shape = [1, 16, 64, 64] as const
  const input = new Tensor(new Float32Array(16 * 64 * 64).fill(1), shape)
  const options = { threads: 2 }
  let sum = 0
  for (let call = 0; call < 20; call++) {
    const outputs = [await layer.forward(input, options), layer.forwardSync(input, options)]
    for (const { data } of outputs) sum += data[12345] ?? Number.NaN
  }
  return { binary: capabilities().binary, sum }
}

if (isMainThread) {
  const first = await compute()
  const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-copy-'))
  const copy = path.join(folder, 'copy.node')
  copyFileSync(first.binary, copy)
  const env = { ...process.env, CONVTRANSPOSE_BINARY: copy }
  const worker = new Worker(new URL(import.meta.url), { env })
  const told = message(worker) as ReturnType<typeof compute>
  const [second, again] = await Promise.all([told, compute()])
  const code = await ended(worker)
  rmSync(folder, { recursive: true, force: true })
  console.log(second.binary === copy, second.sum === first.sum, again.sum === first.sum, code)
} else {
  parentPort?.postMessage(await compute())
}
