/** A worker that enlarges tiles of one band after the other, see {@link Lanes}. */

import { parentPort, workerData } from 'node:worker_threads'
import { type LaneBand, type LaneData, nextTile } from './lanes.js'
import { TileEnlarger } from './tile.js'

const { enlargement, form, largest, threads } = workerData as LaneData
const enlarger = new TileEnlarger(enlargement, form, largest)
const port = parentPort!

port.on('message', ({ tiles, claimed, input, output }: LaneBand) => {
  for (let tile = nextTile(tiles, claimed); tile !== undefined; tile = nextTile(tiles, claimed)) {
    enlarger.enlarge(tile, input, output, threads)
  }
  port.postMessage('ended')
})
port.postMessage('ready')
