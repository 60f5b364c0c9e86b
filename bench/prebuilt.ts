/**
 * `npm run bench:prebuilt`: this machine's prebuilt file beside the host build, on the same work in turn,
 * in one run; `--help` tells the options. Requires: `npm run build` and `npm run prebuilds -- TARGET`.
 */

import { inRoot } from '../scripts/process.js'
import type { Bout } from './harness/bout.js'
import { ownAndBest, type Row, toRow } from './harness/comparison.js'
import { BUDGET, ONLY, PASSES, THREADS } from './harness/comparison-options.js'
import { readLayers } from './harness/layer.js'
import { FILE } from './harness/option-kinds.js'
import { COMMON, readOptions } from './harness/options.js'
import { readPace, USUAL } from './harness/pace.js'
import { runPasses } from './harness/passes.js'
import { OWN, type PeerEntry, peers } from './harness/peer-list.js'
import { startAll } from './harness/peer-process.js'
import { type Heading, heading, save } from './harness/results.js'
import { Standing } from './harness/standing.js'
import { geometricMean } from './harness/statistics.js'
import { milliseconds, ratio, toTable } from './report/format.js'

const options = readOptions('npm run bench:prebuilt', {
  binary: {
    is: FILE,
    description: 'the prebuilt file (default: that of prebuilds/ for glibc on this architecture)',
  },
  only: ONLY,
  threads: THREADS,
  passes: { is: PASSES, default: '3,6', description: 'as of npm run bench' },
  budget: BUDGET,
  ...COMMON,
})

const OWN_FILE = inRoot('prebuilds', `linux-${process.arch}`, 'convtranspose.glibc.node')

/** The host build has the name that the harness takes for its own. */
const PREBUILT = 'prebuilt'

const entries = [
  entry(OWN, inRoot('build', 'Release', 'convtranspose.node')),
  entry(PREBUILT, options.binary ?? OWN_FILE),
]
const { pace, passes } = readPace({ ...options, rounds: USUAL.rounds })
const bouts: Bout[] = (options.only ?? readLayers()).flatMap((layer) =>
  options.threads.map((threads) => ({
    task: { layer, dtype: 'float32', threads },
    standing: new Standing([OWN, PREBUILT], passes),
  })),
)
const started = await startAll(entries)
for (const { peer, reason } of started.missing) console.error(`${peer}: ${reason}`)
if (started.missing.length > 0) process.exit(1)
for await (const _ of runPasses(bouts, started, pace)) process.stderr.write('.')
process.stderr.write('\n')

const results = bouts.map(({ task, standing }) => toRow(task, standing))
const rows = results.map((task) => {
  const { own: host, best: prebuilt } = ownAndBest(task)
  if (host === undefined || prebuilt === undefined) throw new Error(`no time of ${task.layer}`)
  return { task, host: host.median, prebuilt: prebuilt.median, ratio: prebuilt.ratio }
})
console.log(
  toTable([
    ['layer', 'threads', 'host', 'prebuilt', 'prebuilt / host'],
    ...rows.map(({ task, ...row }) => [
      ...[task.layer, String(task.threads)],
      ...[milliseconds(row.host), milliseconds(row.prebuilt), ratio(row.ratio)],
    ]),
  ]),
)
const mean = geometricMean(rows.map((row) => row.ratio))
console.log(
  `the prebuilt file takes ${mean.toFixed(3)} times as long as the host build (geometric mean of ${rows.length})`,
)
const saved: PrebuiltResults = { ...heading('npm run bench:prebuilt'), rows: results }
save(options, saved)

interface PrebuiltResults extends Heading {
  readonly rows: readonly Row[]
}

function entry(id: string, binary: string): PeerEntry {
  const [own] = peers([OWN])
  if (own === undefined) throw new Error(`no peer ${OWN}`)
  return {
    ...own,
    id,
    label: id,
    command: ['env', `CONVTRANSPOSE_BINARY=${binary}`, ...own.command],
  }
}
