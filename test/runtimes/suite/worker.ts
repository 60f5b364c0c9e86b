/** A worker that tells what a call gives. */

import { parentPort } from 'node:worker_threads'
import { ConvTranspose2d } from 'convtranspose'

const layer = new ConvTranspose2d(1, 1, 2, { stride: [1, 2], bias: false })
layer.weight.assign([1, 2, 3, 4])
const { data } = await layer.forward({ data: Float32Array.of(1, 2), shape: [1, 1, 2] })
parentPort?.postMessage(data.join())
