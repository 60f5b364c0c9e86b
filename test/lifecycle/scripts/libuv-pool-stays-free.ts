// The pool of libuv has one thread here (UV_THREADPOOL_SIZE): files, DNS and crypto get it while
// runs wait and run.

import { pbkdf2 } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ConvTranspose2d, capabilities, Tensor } from '../../../src/index.js'

// A minute of work on the fastest of CPUs, and runs that wait for it; all are aborted at the end.
const endless = new ConvTranspose2d(64, 64, 63)
const input = Tensor.zeros([64, 512, 512])
const controller = new AbortController()
const { signal } = controller
const runs = Array.from({ length: 4 }, () => endless.forward(input, { signal, threads: 1 }))
const text = await readFile(fileURLToPath(import.meta.url), 'utf8')
const key = await promisify(pbkdf2)('secret', 'salt', 1000, 8, 'sha512')
console.log(text.length > 0, key.length, capabilities().queueLength > 0)
controller.abort()
await Promise.allSettled(runs)
