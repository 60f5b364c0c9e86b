/**
 * `npm run bench` and `npm run bench:peers`: this package beside its peers, on the same work, in one
 * run. bench/README.md tells what is timed and how; `--help` tells the options.
 */

import { availableParallelism } from 'node:os'
import { type CompareResults, type Row, toRow } from './harness/comparison.js'
import { ONCE, type Pace } from './harness/competitor.js'
import { contest } from './harness/contest.js'
import { type DType, type Layer, readLayers } from './harness/layer.js'
import { readOptions } from './harness/options.js'
import { ALL_PEERS, NODE_PEERS, OWN, peers } from './harness/peer-list.js'
import { type PeerProcess, startAll, stopAll } from './harness/peer-process.js'
import { reference } from './harness/reference.js'
import { heading, peerInfos, save } from './harness/results.js'
import { Workspace } from './harness/workspace.js'
import { measureLimits } from './kernel/limits.js'
import { printHeader, printRow, printSummary } from './report/console.js'

const USAGE = `usage: npm run bench -- [options]        (npm run bench:peers adds the Python peers)
  --peers a,b      default: those of the command; see bench/harness/peer-list.ts
  --only a,b       layers by name; default all of bench/layers.json
  --threads 1,2    default 1 and the number of CPUs
  --dtypes a,b     default float32,float16 (peers without float16 are left out of it)
  --budget S       seconds of timing per peer, layer and thread count; default 0.4
  --rounds N       turns in which they are spent; default 8`

/** An error larger than this is a wrong result, not rounding. */
const WRONG: Readonly<Record<DType, number>> = { float32: 1e-4, float16: 2e-3 }

const CPUS = availableParallelism()

const options = readOptions(USAGE, {
  all: { type: 'boolean', default: false },
  peers: { type: 'string' },
  only: { type: 'string' },
  threads: { type: 'string', default: CPUS === 1 ? '1' : `1,${CPUS}` },
  dtypes: { type: 'string', default: 'float32,float16' },
  budget: { type: 'string', default: '0.4' },
  rounds: { type: 'string', default: '8' },
})
const threadCounts = options.threads.split(',').map(Number)
await compare()

async function compare(): Promise<void> {
  const layers = readLayers(options.only)
  const pace = options.once
    ? ONCE
    : { rounds: Number(options.rounds), budget: Number(options.budget), most: 500 }
  const head = heading(`npm run ${options.all ? 'bench:peers' : 'bench'}`)
  const limits = measureLimits({ once: options.once })
  const entries = peers(options.peers?.split(',') ?? (options.all ? ALL_PEERS : NODE_PEERS))
  const started = await startAll(entries)
  const { running, missing } = started
  const rows: Row[] = []
  const results: CompareResults = {
    ...head,
    pace,
    limits,
    peers: peerInfos(started),
    missing,
    rows,
  }
  printHeader(results)
  try {
    for (const dtype of options.dtypes.split(',') as DType[]) {
      for (const layer of layers) {
        for await (const row of compareLayer(layer, dtype, pace, running)) {
          rows.push(row)
          printRow(row, limits)
        }
      }
    }
  } finally {
    await stopAll(running)
  }
  printSummary(results)
  if (options.save !== undefined) save(options.save, results)
  process.exitCode = rows.some(isWrong) ? 1 : 0
}

async function* compareLayer(
  layer: Layer,
  dtype: DType,
  pace: Pace,
  running: readonly PeerProcess[],
): AsyncGenerator<Row> {
  using workspace = new Workspace()
  const operands = await workspace.write(layer, dtype)
  const check = workspace.check(reference(layer, operands))
  const able = running.filter(({ entry }) => entry.dtypes.includes(dtype))
  for (const threads of threadCounts) {
    const task = { layer, dtype, threads, folder: workspace.folder }
    const { entrants, absentees } = await contest(able, task, pace, check)
    yield toRow(layer, task, entrants, absentees, OWN)
  }
}

function isWrong({ dtype, entries }: Row): boolean {
  const error = entries.find(({ peer }) => peer === OWN)?.error ?? 0
  return !(error <= WRONG[dtype])
}
