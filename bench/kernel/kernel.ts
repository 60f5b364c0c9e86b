/**
 * `npm run bench:kernel`: times every algorithm on layers of published models (bench/layers.json), and
 * tells what the selector's choices cost. `--help` tells the options.
 *
 * The algorithms of a layer take turns in random order, so that a machine that slows down slows all of
 * them alike. Multiply-adds on registers alone take turns with them: the peak of the moment. An algorithm
 * that is far dearer by its own estimate runs once; with --once it is left out, and the others run once.
 */

import { DTYPES, ONLY, THREADS } from '../harness/comparison-options.js'
import { type Layer, readLayers } from '../harness/layer.js'
import { oneOf } from '../harness/option-kinds.js'
import { COMMON, readOptions } from '../harness/options.js'
import { heading, save } from '../harness/results.js'
import { milliseconds, percent, toLine } from '../report/format.js'
import { buildProgram } from './build.js'
import type { Measurement } from './measurements.js'
import { problemLine } from './problem-line.js'
import { regretOf, summarise } from './regret.js'
import type { KernelResults } from './results.js'
import { ISA, runBench } from './run-bench.js'

const WIDTHS = [16, 7, 14, 9, 8, 8, 12, 11]
const REPETITIONS = [
  ...['--benchmark_repetitions=9', '--benchmark_min_time=0.05'],
  '--benchmark_enable_random_interleaving=true',
]

const options = readOptions('npm run bench:kernel', {
  only: ONLY,
  threads: { ...THREADS, default: '1' },
  isa: ISA,
  dtype: { is: oneOf(DTYPES), default: 'float32', description: 'of operands and output' },
  ...COMMON,
})

try {
  main()
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}

function main(): void {
  const layers = options.only ?? readLayers()
  const program = buildProgram('ct2d_bench')
  const titles = [
    'threads',
    'algorithm',
    'median ms',
    '25 %',
    '75 %',
    'live GFLOP/s',
    'of the peak',
    'regret',
  ]
  console.log('GFLOP/s are direct-equivalent (bench/README.md).')
  console.log(toLine(['layer', ...titles], WIDTHS))
  const reports: LayerReport[] = []
  let isa = ''
  for (const layer of layers) {
    const { isa: used, measurements, peaks } = time(program, layer)
    isa = used
    for (const threads of new Set(measurements.map((one) => one.threads))) {
      const report = reportOf(layer, threads, measurements, peaks.get(threads))
      print(report)
      reports.push(report)
    }
  }
  const regrets = summaries(reports)
  for (const { threads, geometricMean, worst } of regrets) {
    const figures = `geometric mean ${percent(geometricMean, 1)}, worst ${percent(worst.regret, 1)}`
    const run = `${isa}, ${options.dtype}, ${threads} thread(s)`
    console.log(`regret, ${run}: ${figures} (${worst.layer})`)
  }
  const { dtype } = options
  const results: KernelResults = {
    ...heading('npm run bench:kernel'),
    ...{ isa, dtype, layers: reports, regrets },
  }
  save(options, results)
}

type LayerReport = KernelResults['layers'][number]

function time(program: string, layer: Layer) {
  const args = [
    ...[`--threads=${options.threads}`, `--dtype=${options.dtype}`],
    ...(options.once ? ['--once'] : REPETITIONS),
  ]
  return runBench(program, layer, args, options.isa)
}

function reportOf(
  layer: Layer,
  threads: number,
  all: readonly Measurement[],
  peak: number | undefined,
): LayerReport {
  const algorithms = all
    .filter((one) => one.threads === threads)
    .map(({ threads: _, ...rest }) => rest)
    .sort((a, b) => a.milliseconds.median - b.milliseconds.median)
  const timings = algorithms.map(({ algorithm, chosen, milliseconds }) => {
    return { algorithm, chosen, milliseconds: milliseconds.median }
  })
  const [problem = ''] = problemLine(layer).split(' ')
  return { layer: layer.name, problem, threads, regret: regretOf(timings), peak, algorithms }
}

function print({ layer, threads, regret, peak, algorithms }: LayerReport): void {
  for (const { algorithm, chosen, milliseconds: times, gflops } of algorithms) {
    const figures = [times.median, ...times.quartiles].map(milliseconds)
    const note = chosen ? `${percent(regret, 1)}, chosen` : ''
    const part = peak === undefined ? '—' : percent(gflops.live / peak)
    const cells = [layer, `${threads}`, algorithm, ...figures, gflops.live.toFixed(1), part, note]
    console.log(toLine(cells, WIDTHS))
  }
}

/** The regret over all layers, for each number of threads. */
function summaries(reports: readonly LayerReport[]) {
  return [...new Set(reports.map((report) => report.threads))].map((threads) => {
    const regrets = reports
      .filter((report) => report.threads === threads)
      .map(({ layer, regret }) => ({ layer, regret }))
    return { threads, ...summarise(regrets) }
  })
}
