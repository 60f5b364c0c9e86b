/**
 * `npm run bench:sweep`: the time per live multiply-add of seeded shapes like those of published models,
 * so that a shape that falls off a cliff shows. An outlier takes over twice the median time of the six
 * shapes of its kind that are most like it. `--help` tells the options.
 */

import { multiplyAdds } from '../harness/layer.js'
import { COUNT, wholeFrom } from '../harness/option-kinds.js'
import { readOptions } from '../harness/options.js'
import { quantile } from '../harness/statistics.js'
import { toLine } from '../report/format.js'
import { buildProgram } from './build.js'
import { problemLine } from './problem-line.js'
import { ISA, runBench } from './run-bench.js'
import { drawShapes, KINDS, neighbours, type Shape } from './shapes.js'

const NEIGHBOURS = 6
const OUTLIER = 2
const WIDTHS = [62, 14, 10, 10, 6]

const options = readOptions('npm run bench:sweep', {
  shapes: { is: COUNT, default: '500', description: 'how many' },
  seed: { is: wholeFrom(0), default: '1', description: 'the same gives the same shapes' },
  isa: ISA,
})

try {
  main()
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}

interface Result {
  readonly algorithm: string
  /** Per live multiply-add. */
  readonly picoseconds: number
}

function main(): void {
  const program = buildProgram('ct2d_bench')
  const shapes = drawShapes(options.shapes, options.seed)
  const results = shapes.map((shape) => time(program, shape))
  for (const kind of KINDS) {
    const of = results.filter((_, i) => shapes[i]?.kind === kind).map((one) => one.picoseconds)
    const [low, median, high] = [0.1, 0.5, 0.9].map((part) => quantile(of, part).toFixed(1))
    console.log(
      `${kind.name}: ${of.length} shapes, picoseconds per multiply-add ${median} (10 % under ${low}, 10 % over ${high})`,
    )
  }
  const outliers = shapes.flatMap((shape, i) => {
    const near = neighbours(shapes, i, NEIGHBOURS).map((at) => results[at] as Result)
    if (near.length === 0) return []
    const usual = quantile(
      near.map((one) => one.picoseconds),
      0.5,
    )
    const result = results[i] as Result
    return result.picoseconds > OUTLIER * usual ? [{ shape, result, usual }] : []
  })
  console.log(`${outliers.length} of ${shapes.length} over ${OUTLIER} times their neighbours`)
  if (outliers.length === 0) return
  console.log(toLine(['problem', 'algorithm', 'ps', 'neighbours', 'times'], WIDTHS))
  for (const { shape, result, usual } of outliers) {
    const [problem = ''] = problemLine(shape.layer).split(' ')
    const figures = [result.picoseconds, usual, result.picoseconds / usual]
    const cells = [problem, result.algorithm, ...figures.map((value) => value.toFixed(1))]
    console.log(toLine(cells, WIDTHS))
  }
}

function time(program: string, { layer }: Shape): Result {
  const args = ['--chosen', '--benchmark_repetitions=3', '--benchmark_min_time=0.02']
  const [measurement] = runBench(program, layer, args, options.isa).measurements
  if (measurement === undefined) throw new Error(`nothing ran on ${problemLine(layer)}`)
  const { algorithm, milliseconds } = measurement
  return { algorithm, picoseconds: (milliseconds.median * 1e9) / multiplyAdds(layer).live }
}
