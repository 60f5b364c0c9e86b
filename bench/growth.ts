/**
 * `npm run bench:growth`: the time per multiply-add as images grow from 16x16 to 1024x1024 and channels
 * from 16 to 2048. Where arithmetic is the limit it must not rise: that is what cache blocking means.
 * `--help` tells the options.
 */

import { PEERS_NAMED } from './harness/comparison-options.js'
import { ONCE } from './harness/competitor.js'
import { contest, medianTime } from './harness/contest.js'
import type { GrowthResults } from './harness/growth-results.js'
import { type Layer, multiplyAdds } from './harness/layer.js'
import { COMMON, readOptions } from './harness/options.js'
import { startAll, stopAll } from './harness/peer-process.js'
import { heading, peerInfos, save } from './harness/results.js'
import { Workspace } from './harness/workspace.js'
import { GROWTH_UNIT, growthTables } from './report/growth-tables.js'
import { printTables } from './report/titled-table.js'

type Points = GrowthResults['points']

const options = readOptions('npm run bench:growth', {
  peers: {
    is: PEERS_NAMED,
    default: 'convtranspose,onnxruntime-node',
    description: 'as bench/harness/peer-list.ts names them',
  },
  ...COMMON,
})
await main()

/** Kernel 4x4, stride 2: the layer of DCGAN, pix2pix and their kin. */
function doubling(side: number, inChannels: number, outChannels: number): Layer {
  return {
    ...{ name: `${inChannels} channels, ${side}x${side}`, input: [1, inChannels, side, side] },
    ...{ outChannels, kernelSize: [4, 4], stride: [2, 2], padding: [1, 1], outputPadding: [0, 0] },
    ...{ groups: 1, dilation: [1, 1] },
  }
}

async function main(): Promise<void> {
  const head = heading('npm run bench:growth')
  const started = await startAll(options.peers)
  const { running, missing } = started
  for (const { peer, reason } of missing) console.log(`${peer} is left out: ${reason}`)
  const pace = options.once ? ONCE : { rounds: 5, budget: 0.5, most: 200 }
  const points: Points[number][] = []
  const measure = async (axis: Points[number]['axis'], size: number, layer: Layer) => {
    using workspace = new Workspace()
    await workspace.write(layer, 'float32')
    const task = { layer, dtype: 'float32', threads: 1, folder: workspace.folder } as const
    const { entrants } = await contest(running, task, pace)
    for (const entrant of entrants) {
      const picoseconds = (medianTime(entrant) * 1e9) / multiplyAdds(layer).live
      points.push({ axis, size, peer: entrant.peer, picoseconds })
    }
  }
  try {
    const [sides, channels] = options.once
      ? [
          [16, 32],
          [16, 32],
        ]
      : [powers(16, 1024), powers(16, 2048)]
    for (const side of sides) await measure('side', side, doubling(side, 64, 32))
    for (const count of channels) await measure('channels', count, doubling(32, count, 64))
  } finally {
    await stopAll(running)
  }
  const results: GrowthResults = { ...head, peers: peerInfos(started), points }
  console.log(GROWTH_UNIT)
  printTables(growthTables(results))
  save(options, results)
}

function powers(first: number, last: number): number[] {
  return first > last ? [] : [first, ...powers(first * 2, last)]
}
