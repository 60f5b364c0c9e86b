/**
 * `npm run bench` and `npm run bench:peers`: this package beside its peers, on the same work, in one
 * run. bench/README.md tells what is timed and how; `--help` tells the options.
 */

import { availableParallelism } from 'node:os'
import type { Bout } from './harness/bout.js'
import { type CompareResults, type Row, toRow } from './harness/comparison.js'
import type { Passes } from './harness/competitor.js'
import { type DType, readLayers } from './harness/layer.js'
import { readOptions } from './harness/options.js'
import { readPace, USUAL } from './harness/pace.js'
import { runPasses } from './harness/passes.js'
import { ALL_PEERS, NODE_PEERS, OWN, type PeerEntry, peers } from './harness/peer-list.js'
import { startAll } from './harness/peer-process.js'
import { heading, peerInfos, save } from './harness/results.js'
import { Standing } from './harness/standing.js'
import { measureLimits } from './kernel/limits.js'
import { printAbsentees, printHeader, printRow, printSummary } from './report/console.js'

const USAGE = `usage: npm run bench -- [options]        (npm run bench:peers adds the Python peers)
  --peers a,b      default: those of the command; see bench/harness/peer-list.ts
  --only a,b       layers by name; default all of bench/layers.json
  --threads 1,2    default 1 and the number of CPUs
  --dtypes a,b     default float32,float16 (peers without float16 are left out of it)
  --passes N,M     loads of each layer by each peer, at least and, where their ratios disagree,
                   at most; default 3,8
  --budget S       seconds of timing per peer, layer, thread count and pass; default ${USUAL.budget}
  --rounds N       turns in which they are spent; default ${USUAL.rounds}`

/** An error larger than this is a wrong result, not rounding. */
const WRONG: Readonly<Record<DType, number>> = { float32: 1e-4, float16: 2e-3 }

const CPUS = availableParallelism()

const options = readOptions(USAGE, {
  all: { type: 'boolean', default: false },
  peers: { type: 'string' },
  only: { type: 'string' },
  threads: { type: 'string', default: CPUS === 1 ? '1' : `1,${CPUS}` },
  dtypes: { type: 'string', default: 'float32,float16' },
  passes: { type: 'string', default: '3,8' },
  budget: { type: 'string', default: USUAL.budget },
  rounds: { type: 'string', default: USUAL.rounds },
})
await compare()

async function compare(): Promise<void> {
  const { pace, passes } = readPace(options)
  const head = heading(`npm run ${options.all ? 'bench:peers' : 'bench'}`)
  const limits = measureLimits({ once: options.once })
  const entries = peers(options.peers?.split(',') ?? (options.all ? ALL_PEERS : NODE_PEERS))
  const started = await startAll(entries)
  const bouts = boutsOf(
    started.running.map(({ entry }) => entry),
    passes,
  )
  const first = { ...head, pace: { ...pace, passes }, limits, peers: peerInfos(started) }
  const { missing } = started
  printHeader({ ...first, missing })
  for await (const { pass, bout, absentees } of runPasses(bouts, started, pace)) {
    printRow(toRow(bout.task, bout.standing), limits, pass)
    printAbsentees(absentees)
  }
  const rows = bouts.map(({ task, standing }) => toRow(task, standing))
  const results: CompareResults = { ...first, missing, rows }
  printSummary(results)
  save(options, results)
  process.exitCode = rows.some(isWrong) ? 1 : 0
}

function boutsOf(entries: readonly PeerEntry[], passes: Passes): Bout[] {
  const layers = readLayers(options.only)
  const threadCounts = options.threads.split(',').map(Number)
  return (options.dtypes.split(',') as DType[]).flatMap((dtype) => {
    const able = entries.filter(({ dtypes }) => dtypes.includes(dtype)).map(({ id }) => id)
    return layers.flatMap((layer) =>
      threadCounts.map((threads) => ({
        task: { layer, dtype, threads },
        standing: new Standing(able, passes),
      })),
    )
  })
}

function isWrong({ dtype, entries }: Row): boolean {
  const error = entries.find(({ peer }) => peer === OWN)?.error ?? 0
  return !(error <= WRONG[dtype])
}
