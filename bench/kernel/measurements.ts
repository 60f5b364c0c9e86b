/** What ct2d_bench tells of its runs, out of Google Benchmark's JSON. */

import { quantile } from '../harness/statistics.js'

export interface Measurement {
  readonly algorithm: string
  readonly threads: number
  /** Whether the selector chooses this algorithm. */
  readonly chosen: boolean
  readonly repetitions: number
  /** Of the repetitions. */
  readonly milliseconds: { readonly median: number; readonly quartiles: readonly [number, number] }
  /**
   * At the median, of the multiply-adds of the direct method, whatever the algorithm does instead;
   * `live` leaves out products that fall outside the output.
   */
  readonly gflops: { readonly live: number; readonly useful: number }
}

interface Row {
  readonly run_type: 'iteration' | 'aggregate'
  /** <layer>/<algorithm>/<threads>, and what Google Benchmark adds. */
  readonly run_name: string
  readonly label?: string
  readonly real_time: number
  readonly live_gflops: number
  readonly useful_gflops: number
  readonly error_message?: string
}

/** What ct2d_bench tells of a layer. */
export interface LayerMeasurements {
  readonly isa: string
  /** In the order of Google Benchmark's report. */
  readonly measurements: Measurement[]
  /** Multiply-adds on registers alone, in turns with the others; by the number of threads. */
  readonly peaks: ReadonlyMap<number, number>
}

const PEAK = 'fma_peak'

export function readMeasurements(json: string): LayerMeasurements {
  const report = JSON.parse(json) as { context: { isa: string }; benchmarks: Row[] }
  const rows = report.benchmarks.filter((row) => row.run_type === 'iteration')
  const failed = rows.find((row) => row.error_message !== undefined)
  if (failed !== undefined) throw new Error(`${failed.run_name}: ${failed.error_message}`)
  const names = [...new Set(rows.map((row) => row.run_name))]
  const all = names.map((name) => measurement(rows.filter((row) => row.run_name === name)))
  const peaks = all.filter(({ algorithm }) => algorithm === PEAK)
  return {
    isa: report.context.isa,
    measurements: all.filter(({ algorithm }) => algorithm !== PEAK),
    peaks: new Map(peaks.map(({ threads, gflops }) => [threads, gflops.live])),
  }
}

function measurement(repetitions: readonly Row[]): Measurement {
  const { run_name, label } = repetitions[0] as Row
  const [, algorithm = '', threads] = run_name.split('/')
  const at = (part: number, of: (row: Row) => number) => quantile(repetitions.map(of), part)
  const time = (row: Row) => row.real_time
  return {
    algorithm,
    threads: Number(threads),
    chosen: label === 'chosen',
    repetitions: repetitions.length,
    milliseconds: { median: at(0.5, time), quartiles: [at(0.25, time), at(0.75, time)] },
    gflops: {
      live: at(0.5, (row) => row.live_gflops),
      useful: at(0.5, (row) => row.useful_gflops),
    },
  }
}
