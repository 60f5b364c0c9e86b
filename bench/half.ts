/**
 * `npm run bench:half`: float16 beside the same layer in float32 and beside PyTorch's float16, on the same
 * numbers in turn, in one run; `--help` tells the options.
 */

import { availableParallelism } from 'node:os'
import type { Bout } from './harness/bout.js'
import { toRow } from './harness/comparison.js'
import { type DType, leastBytes, readLayers } from './harness/layer.js'
import { readOptions } from './harness/options.js'
import { readPace, USUAL } from './harness/pace.js'
import { runPasses } from './harness/passes.js'
import { FLOAT16_RIVALS, OWN, OWN_FLOAT32, peers } from './harness/peer-list.js'
import { startAll } from './harness/peer-process.js'
import { heading, save } from './harness/results.js'
import { Standing } from './harness/standing.js'
import { measureLimits } from './kernel/limits.js'
import { toTable } from './report/format.js'
import {
  HALF_COLUMNS,
  type HalfResults,
  type HalfRow,
  halfMeans,
  halfTable,
} from './report/half-table.js'
import { roof } from './report/roofline.js'

const CPUS = availableParallelism()

const USAGE = `usage: npm run bench:half -- [options]
  --only a,b       layers by name; default all of bench/layers.json
  --threads 1,2    default 1 and the number of CPUs
  --passes N,M     as for npm run bench; default 2,5
  --budget S       seconds of timing per peer, layer, thread count and pass; default ${USUAL.budget}`

const options = readOptions(USAGE, {
  only: { type: 'string' },
  threads: { type: 'string', default: CPUS === 1 ? '1' : `1,${CPUS}` },
  passes: { type: 'string', default: '2,5' },
  budget: { type: 'string', default: USUAL.budget },
})
const { pace, passes } = readPace({ ...options, rounds: USUAL.rounds })
const limits = measureLimits({ once: options.once })
const started = await startAll(peers([OWN, OWN_FLOAT32, ...FLOAT16_RIVALS]))
for (const { entry, version } of started.running) {
  console.log(`${entry.id} ${version}: ${entry.note}`)
}
for (const { peer, reason } of started.missing) console.log(`${peer} is left out: ${reason}`)

const ids = started.running.map(({ entry }) => entry.id)
const layers = readLayers(options.only)
const bouts: (Bout & Pick<HalfRow, 'roofs'>)[] = layers.flatMap((layer) =>
  options.threads.split(',').map((text) => {
    const task = { layer, dtype: 'float16', threads: Number(text) } as const
    const standing = new Standing(ids, passes)
    const roofIn = (dtype: DType) =>
      roof({ ...toRow(task, standing), bytes: leastBytes(layer, dtype) }, limits)
    const roofs = { float32: roofIn('float32'), float16: roofIn('float16') }
    return { task, standing, roofs }
  }),
)
for await (const _ of runPasses(bouts, started, pace)) process.stderr.write('.')
process.stderr.write('\n')

const results: HalfResults = {
  ...heading('npm run bench:half'),
  limits,
  rows: bouts.map(({ task, standing, roofs }) => ({ ...toRow(task, standing), roofs })),
}
console.log(toTable(halfTable(results)))
console.log(`\n${HALF_COLUMNS}\nGeometric means:\n${halfMeans(results).join('\n')}`)
save(options, results)
