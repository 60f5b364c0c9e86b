/**
 * `npm run bench` and `npm run bench:peers`: this package beside its peers, on the same work, in one
 * run. bench/README.md tells what is timed and how; `--help` tells the options.
 */

import type { Bout } from './harness/bout.js'
import { type CompareResults, type Row, toRow } from './harness/comparison.js'
import {
  BUDGET,
  DTYPES,
  ONLY,
  PASSES,
  PEERS_NAMED,
  ROUNDS,
  THREADS,
} from './harness/comparison-options.js'
import type { Passes } from './harness/competitor.js'
import { type DType, readLayers } from './harness/layer.js'
import { someOf } from './harness/option-kinds.js'
import { COMMON, readOptions } from './harness/options.js'
import { readPace } from './harness/pace.js'
import { runPasses } from './harness/passes.js'
import { ALL_PEERS, NODE_PEERS, OWN, type PeerEntry, peers } from './harness/peer-list.js'
import { startAll } from './harness/peer-process.js'
import { heading, peerInfos, save } from './harness/results.js'
import { Standing } from './harness/standing.js'
import { measureLimits } from './kernel/limits.js'
import { printAbsentees, printHeader, printRow, printSummary } from './report/console.js'

/** An error larger than this is a wrong result, not rounding. */
const WRONG: Readonly<Record<DType, number>> = { float32: 1e-4, float16: 2e-3 }

const options = readOptions('npm run bench', {
  all: { description: 'the peers of Python, too, as npm run bench:peers has them' },
  peers: {
    is: PEERS_NAMED,
    description: 'as bench/harness/peer-list.ts names them (default: those of the command)',
  },
  only: ONLY,
  threads: THREADS,
  dtypes: {
    is: someOf(DTYPES),
    default: 'float32,float16',
    description: 'peers without float16 are left out of it',
  },
  passes: {
    is: PASSES,
    default: '3,8',
    description: 'loads of each layer by each peer, at least and, where ratios disagree, at most',
  },
  budget: BUDGET,
  rounds: ROUNDS,
  ...COMMON,
})
await compare()

async function compare(): Promise<void> {
  const { pace, passes } = readPace(options)
  const head = heading(`npm run ${options.all ? 'bench:peers' : 'bench'}`)
  const limits = measureLimits({ once: options.once })
  const entries = options.peers ?? peers(options.all ? ALL_PEERS : NODE_PEERS)
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
  const layers = options.only ?? readLayers()
  return options.dtypes.flatMap((dtype) => {
    const able = entries.filter(({ dtypes }) => dtypes.includes(dtype)).map(({ id }) => id)
    return layers.flatMap((layer) =>
      options.threads.map((threads) => ({
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
