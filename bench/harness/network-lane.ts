/** A worker that runs the upscaler's network on one thread, as the lanes of a large picture do. */

import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { inRoot } from '../../scripts/process.js'
import type { Model } from '../../src/upscale/model.js'

export interface NetworkLaneData {
  readonly model: Model
  readonly side: number
  readonly input: Float32Array
}

const { Network } = (await import(
  pathToFileURL(inRoot('dist', 'esm', 'upscale', 'network.js')).href
)) as typeof import('../../src/upscale/network.js')

const { model, side, input } = workerData as NetworkLaneData
const network = new Network(model, side, side)
network.input(side, side).set(input)

/** A message is how many tiles to enlarge. */
parentPort!.on('message', (tiles: number) => {
  for (let tile = 0; tile < tiles; tile++) network.run(side, side, 1)
  parentPort!.postMessage('ended')
})
