// The pool of libuv has one thread here (UV_THREADPOOL_SIZE): files, DNS and crypto get it while
// runs wait and run.

import { pbkdf2 } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ConvTranspose2d, capabilities, Tensor } from '../../../src/index.js'

const layer = new ConvTranspose2d(64, 64, 3)
const input = Tensor.zeros([1, 64, 128, 128])
const controller = new AbortController()
const { signal } = controller
// Far more work than this test waits for; it is aborted at the end.
const runs = Array.from({ length: 200 }, () => layer.forward(input, { signal }))
const text = await readFile(fileURLToPath(import.meta.url), 'utf8')
const key = await promisify(pbkdf2)('secret', 'salt', 1000, 8, 'sha512')
console.log(text.length > 0, key.length, capabilities().queueLength > 0)
controller.abort()
await Promise.allSettled(runs)
