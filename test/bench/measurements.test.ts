import { expect, it } from 'vitest'
import { readMeasurements } from '../../bench/kernel/measurements.js'

function row(name: string, milliseconds: number, label?: string) {
  return {
    ...{ run_name: `layer/${name}/real_time`, run_type: 'iteration', label },
    ...{ real_time: milliseconds, live_gflops: 8 / milliseconds, useful_gflops: 16 / milliseconds },
  }
}

function read(benchmarks: readonly object[]) {
  return readMeasurements(JSON.stringify({ context: { isa: 'avx2' }, benchmarks }))
}

it('gathers the repetitions of each algorithm and number of threads', () => {
  const { isa, measurements } = read([
    ...[row('fast/1', 4, 'chosen'), row('fast/2', 2, 'chosen'), row('slow/1', 100)],
    ...[row('fast/1', 1, 'chosen'), row('fast/1', 2, 'chosen'), row('fast/2', 1, 'chosen')],
    { ...row('fast/1', 7, 'chosen'), run_type: 'aggregate' },
  ])
  expect(isa).toBe('avx2')
  expect(measurements).toEqual([
    {
      ...{ algorithm: 'fast', threads: 1, chosen: true, repetitions: 3 },
      milliseconds: { median: 2, quartiles: [1.5, 3] },
      gflops: { live: 4, useful: 8 },
    },
    {
      ...{ algorithm: 'fast', threads: 2, chosen: true, repetitions: 2 },
      milliseconds: { median: 1.5, quartiles: [1.25, 1.75] },
      gflops: { live: 6, useful: 12 },
    },
    {
      ...{ algorithm: 'slow', threads: 1, chosen: false, repetitions: 1 },
      milliseconds: { median: 100, quartiles: [100, 100] },
      gflops: { live: 0.08, useful: 0.16 },
    },
  ])
})

it('keeps the peak of the moment apart', () => {
  const { measurements, peaks } = read([row('fast/1', 4, 'chosen'), row('fma_peak/1', 2)])
  expect(measurements.map(({ algorithm }) => algorithm)).toEqual(['fast'])
  expect([...peaks]).toEqual([[1, 4]])
})

it('passes on the error of a run', () => {
  const failed = { ...row('fast/1', 1), error_message: 'no memory' }
  expect(() => read([failed])).toThrow('layer/fast/1/real_time: no memory')
})
