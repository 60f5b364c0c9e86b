/**
 * `npm run bench:growth`: the time per multiply-add as images grow from 16x16 to 1024x1024 and channels
 * from 16 to 2048. Where arithmetic is the limit it must not rise: that is what cache blocking means.
 * `--help` tells the options.
 */

import { parseArgs } from 'node:util'
import { ONCE } from './harness/competitor.js'
import { contest, medianTime } from './harness/contest.js'
import { type Layer, multiplyAdds } from './harness/layer.js'
import { peers } from './harness/peer-list.js'
import { startAll, stopAll } from './harness/peer-process.js'
import { type GrowthResults, heading, peerInfos, save } from './harness/results.js'
import { Workspace } from './harness/workspace.js'
import { toTable } from './report/format.js'

type Points = GrowthResults['points']

const USAGE = `usage: npm run bench:growth -- [options]
  --peers a,b   default convtranspose,onnxruntime-node
  --once        one iteration of everything
  --save FILE   writes the results as JSON`

const { values: options } = parseArgs({
  options: {
    peers: { type: 'string', default: 'convtranspose,onnxruntime-node' },
    once: { type: 'boolean', default: false },
    save: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (options.help) {
  console.log(USAGE)
} else {
  await main()
}

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
  const started = await startAll(peers(options.peers.split(',')))
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
  print(points)
  const results: GrowthResults = { ...head, peers: peerInfos(started), points }
  if (options.save !== undefined) save(options.save, results)
}

function powers(first: number, last: number): number[] {
  return first > last ? [] : [first, ...powers(first * 2, last)]
}

function print(points: Points): void {
  const titles = {
    side: '64 to 32 channels, kernel 4x4, stride 2, images of side',
    channels: '32x32 to 64 channels, kernel 4x4, stride 2, input channels',
  }
  for (const axis of ['side', 'channels'] as const) {
    const own = points.filter((point) => point.axis === axis)
    const sizes = [...new Set(own.map(({ size }) => size))]
    const rows = [...new Set(own.map(({ peer }) => peer))].map((peer) => {
      const times = own.filter((point) => point.peer === peer).map((point) => point.picoseconds)
      const spread = Math.max(...times) / Math.min(...times)
      return [peer, ...times.map((time) => time.toFixed(1)), spread.toFixed(2)]
    })
    console.log(`\nPicoseconds per live multiply-add, 1 thread: ${titles[axis]}`)
    console.log(toTable([['peer', ...sizes.map(String), 'largest / smallest'], ...rows]))
  }
}
