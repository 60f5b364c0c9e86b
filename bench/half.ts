/**
 * `npm run bench:half`: float16 beside the same layer in float32 and beside PyTorch's float16, on the same
 * numbers in turn, in one run; `--help` tells the options.
 */

import type { Bout } from './harness/bout.js'
import { toRow } from './harness/comparison.js'
import { BUDGET, ONLY, PASSES, THREADS } from './harness/comparison-options.js'
import { type DType, leastBytes, readLayers } from './harness/layer.js'
import { COMMON, readOptions } from './harness/options.js'
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

const options = readOptions('npm run bench:half', {
  only: ONLY,
  threads: THREADS,
  passes: { is: PASSES, default: '2,5', description: 'as of npm run bench' },
  budget: BUDGET,
  ...COMMON,
})
const { pace, passes } = readPace({ ...options, rounds: USUAL.rounds })
const limits = measureLimits({ once: options.once })
const started = await startAll(peers([OWN, OWN_FLOAT32, ...FLOAT16_RIVALS]))
for (const { entry, version } of started.running) {
  console.log(`${entry.id} ${version}: ${entry.note}`)
}
for (const { peer, reason } of started.missing) console.log(`${peer} is left out: ${reason}`)

const ids = started.running.map(({ entry }) => entry.id)
const layers = options.only ?? readLayers()
const bouts: (Bout & Pick<HalfRow, 'roofs'>)[] = layers.flatMap((layer) =>
  options.threads.map((threads) => {
    const task = { layer, dtype: 'float16', threads } as const
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
