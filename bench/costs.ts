/**
 * `npm run bench:costs`: what a call costs beside the arithmetic: the overhead on the smallest layer,
 * the first call against later ones and against `prepare`, and memory. `--help` tells the options.
 */

import { PEERS_NAMED } from './harness/comparison-options.js'
import { ONCE, type Pace } from './harness/competitor.js'
import { Refusal } from './harness/connection.js'
import { contest, medianTime } from './harness/contest.js'
import type { CostsResults } from './harness/costs-results.js'
import { type Layer, readLayers } from './harness/layer.js'
import { COMMON, readOptions } from './harness/options.js'
import { PEERS, peers } from './harness/peer-list.js'
import { PeerProcess, startAll, stopAll } from './harness/peer-process.js'
import { forgetPeak, processMemory } from './harness/process-memory.js'
import { heading, peerInfos, save } from './harness/results.js'
import { median } from './harness/statistics.js'
import { Workspace } from './harness/workspace.js'
import { costsRefusals, costsTables } from './report/costs-tables.js'
import { printTables } from './report/titled-table.js'

/** Layers of every kind: few and many channels, small and large images, depthwise. */
const LAYERS = 'dcgan3,pix2pix-u7,unet-up4,fsrcnn-x2,pose-d1,up-dw-k4'

const ONE_MULTIPLY_ADD: Layer = {
  ...{ name: 'one multiply-add', input: [1, 1, 1, 1], outChannels: 1, groups: 1 },
  ...{
    kernelSize: [1, 1],
    stride: [1, 1],
    padding: [0, 0],
    outputPadding: [0, 0],
    dilation: [1, 1],
  },
}

/** Milliseconds, one of each per turn. */
type Samples = Record<'build' | 'first' | 'later', number[]>

/** A peer whose first call takes longer gets a single turn. */
const SLOW_MS = 1000

/** V8 compiles in the first of the rounds. */
const LONG: Pace = { rounds: 8, budget: 2, most: 20_000 }

const options = readOptions('npm run bench:costs', {
  peers: {
    is: PEERS_NAMED,
    description: 'as bench/harness/peer-list.ts names them (default: all)',
  },
  ...COMMON,
})
await main()

async function main(): Promise<void> {
  const head = heading('npm run bench:costs')
  const started = await startAll(options.peers ?? PEERS)
  const { running, missing } = started
  for (const { peer, reason } of missing) console.log(`${peer} is left out: ${reason}`)
  try {
    const overhead = await measureOverhead(running)
    const firstCalls = await measureFirstCalls(running)
    const memory = await measureMemory(running.map(({ entry }) => entry.id))
    const results: CostsResults = {
      ...head,
      peers: peerInfos(started),
      ...{ overhead, memory, refused: firstCalls.refused, firstCalls: firstCalls.rows },
    }
    printTables(costsTables(results))
    for (const line of costsRefusals(results)) console.log(`left out: ${line}`)
    save(options, results)
  } finally {
    await stopAll(running)
  }
}

/** Sampled by the batch, so that neither the clock nor a cold start is in it. */
async function measureOverhead(running: readonly PeerProcess[]) {
  using workspace = new Workspace()
  await workspace.write(ONE_MULTIPLY_ADD, 'float32')
  const pace = { ...(options.once ? ONCE : LONG), batch: options.once ? 1 : 100, patient: true }
  const task = {
    layer: ONE_MULTIPLY_ADD,
    dtype: 'float32',
    threads: 1,
    folder: workspace.folder,
  } as const
  const { entrants } = await contest(running, task, pace)
  return entrants.map((entrant) => ({
    peer: entrant.peer,
    microseconds: medianTime(entrant) * 1000,
  }))
}

/** Each peer builds each layer anew several times; peers take turns. */
async function measureFirstCalls(running: readonly PeerProcess[]) {
  const rows: CostsResults['firstCalls'][number][] = []
  const refused: CostsResults['refused'][number][] = []
  for (const layer of readLayers(LAYERS)) {
    using workspace = new Workspace()
    await workspace.write(layer, 'float32')
    const task = { layer, dtype: 'float32', threads: 1, folder: workspace.folder } as const
    const samples = new Map(
      running.map((peer) => [peer, { build: [], first: [], later: [] } as Samples]),
    )
    for (let turn = 0; turn < (options.once ? 1 : 3); turn++) {
      for (const [peer, { build, first, later }] of samples) {
        if ((first[0] ?? 0) > SLOW_MS) continue
        try {
          const loaded = await peer.load(task)
          const times = await peer.time({ seconds: options.once ? 0 : 0.05, most: 20, batch: 1 })
          build.push(loaded.build)
          first.push(loaded.first)
          later.push(median(times))
          await peer.drop()
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          refused.push({ layer: layer.name, peer: peer.entry.id, refused: error.message })
          samples.delete(peer)
        }
      }
    }
    for (const [{ entry }, { build, first, later }] of samples) {
      const row = { build: median(build), first: median(first), later: median(later) }
      rows.push({ layer: layer.name, peer: entry.id, ...row })
    }
  }
  return { rows, refused }
}

/** A fresh process for each peer and layer: what it held before is not counted. */
async function measureMemory(ids: readonly string[]): Promise<CostsResults['memory']> {
  const results: CostsResults['memory'][number][] = []
  for (const layer of readLayers(options.once ? 'dcgan3' : LAYERS)) {
    using workspace = new Workspace()
    await workspace.write(layer, 'float32')
    const task = { layer, dtype: 'float32', threads: 1, folder: workspace.folder } as const
    for (const entry of peers(ids)) {
      const peer = await PeerProcess.start(entry)
      try {
        const before = processMemory(peer.pid)
        forgetPeak(peer.pid)
        await peer.load(task)
        await peer.time({ seconds: 0, most: 2, batch: 1 })
        const after = processMemory(peer.pid)
        if (before === undefined || after === undefined) return results
        const [held, peak] = [after.held - before.held, after.peak - before.held]
        results.push({ layer: layer.name, peer: entry.id, held, peak })
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
      } finally {
        await peer.stop()
      }
    }
  }
  return results
}
