/**
 * `npm run bench:half`: float16 beside the same layer in float32 and beside PyTorch's float16, on the same
 * numbers in turn, in one run; `--help` tells the options.
 */

import { availableParallelism } from 'node:os'
import type { Bout } from './harness/bout.js'
import { type Entry, type Row, toRow } from './harness/comparison.js'
import { type DType, leastBytes, readLayers } from './harness/layer.js'
import { readOptions } from './harness/options.js'
import { readPace, USUAL } from './harness/pace.js'
import { runPasses } from './harness/passes.js'
import { OWN, OWN_FLOAT32, peers } from './harness/peer-list.js'
import { startAll } from './harness/peer-process.js'
import { type Heading, heading, save } from './harness/results.js'
import { Standing } from './harness/standing.js'
import { geometricMean } from './harness/statistics.js'
import { type Limits, measureLimits } from './kernel/limits.js'
import { milliseconds, ratio, relativeError, toTable } from './report/format.js'
import { leastTime, type Roof, roof } from './report/roofline.js'

const CPUS = availableParallelism()

const USAGE = `usage: npm run bench:half -- [options]
  --only a,b       layers by name; default all of bench/layers.json
  --threads 1,2    default 1 and the number of CPUs
  --passes N,M     as for npm run bench; default 2,5
  --budget S       seconds of timing per peer, layer, thread count and pass; default ${USUAL.budget}`

const TORCH = ['torch', 'torch-nhwc']

const options = readOptions(USAGE, {
  only: { type: 'string' },
  threads: { type: 'string', default: CPUS === 1 ? '1' : `1,${CPUS}` },
  passes: { type: 'string', default: '2,5' },
  budget: { type: 'string', default: USUAL.budget },
})
const { pace, passes } = readPace({ ...options, rounds: USUAL.rounds })
const limits = measureLimits({ once: options.once })
const started = await startAll(peers([OWN, OWN_FLOAT32, ...TORCH]))
for (const { entry, version } of started.running) {
  console.log(`${entry.id} ${version}: ${entry.note}`)
}
for (const { peer, reason } of started.missing) console.log(`${peer} is left out: ${reason}`)

const ids = started.running.map(({ entry }) => entry.id)
const layers = readLayers(options.only)
const bouts: (Bout & { readonly roofs: Roofs })[] = layers.flatMap((layer) =>
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

const results = bouts.map(({ task, standing, roofs }) => {
  const row = toRow(task, standing)
  const torch = fastest(row, TORCH)
  return { row, roofs, own: fastest(row, [OWN]), wide: fastest(row, [OWN_FLOAT32]), torch }
})
const head = [
  'layer',
  'threads',
  'float16 ms',
  'float32 ms',
  'float16 / float32',
  'float32 bound by',
]
console.log(
  toTable([
    [...head, 'least', 'fastest PyTorch', 'its ms', 'its ms / ours', 'error', "PyTorch's"],
    ...results.map(({ row, roofs, own, wide, torch }) => [
      ...[row.layer, String(row.threads), time(own), time(wide)],
      ...[wide ? ratio(1 / wide.ratio) : '—', bound(roofs.float32)],
      ratio(leastTime(roofs.float16) / leastTime(roofs.float32)),
      ...[torch?.peer ?? '—', time(torch), torch ? ratio(torch.ratio) : '—'],
      ...[relativeError(own?.error), relativeError(torch?.error)],
    ]),
  ]),
)
console.log(
  "\nfloat32 bound by: the longer of the roofline's two times, ms of arithmetic : ms of memory; " +
    'least: float16 / float32 if both stood at their roofline.\nGeometric means:',
)
for (const threads of new Set(results.map(({ row }) => row.threads))) {
  const here = results.filter(({ row }) => row.threads === threads)
  const wide = here.flatMap((result) => (result.wide ? [1 / result.wide.ratio] : []))
  const torch = here.flatMap((result) => result.torch?.ratio ?? [])
  console.log(`${threads} thread(s): ${mean('float16 / float32', wide)}, ${mean('PyTorch', torch)}`)
}
const rows = results.map(({ row, roofs }) => ({ ...row, roofs }))
const saved: HalfResults = { ...heading('npm run bench:half'), limits, rows }
save(options, saved)

interface HalfResults extends Heading {
  readonly limits: Limits
  readonly rows: readonly (Row & { readonly roofs: Roofs })[]
}

/** The layer's roofline where it is stored as this. */
type Roofs = Readonly<Record<DType, Roof>>

function bound({ arithmetic, memory }: Roof): string {
  const times = `${arithmetic.toPrecision(3)} : ${memory.toPrecision(3)}`
  return `${memory > arithmetic ? 'memory' : 'arithmetic'} ${times}`
}

function fastest({ entries }: Row, of: readonly string[]): Entry | undefined {
  return entries.filter(({ peer }) => of.includes(peer)).sort((a, b) => a.median - b.median)[0]
}

function time(entry: Entry | undefined): string {
  return entry === undefined ? '—' : milliseconds(entry.median)
}

function mean(name: string, ratios: readonly number[]): string {
  return ratios.length === 0
    ? `${name} —`
    : `${name} ${geometricMean(ratios).toFixed(3)} (of ${ratios.length})`
}
