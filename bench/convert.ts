/**
 * `npm run bench:convert`: the bandwidth of toFloat16 and fromFloat16 beside that of a copy
 * that reads and writes as many bytes in all, into arrays that are there.
 */

import { pathToFileURL } from 'node:url'
import { inRoot } from '../scripts/process.js'
import { ONCE, readOptions } from './harness/options.js'
import { median } from './harness/statistics.js'
import { percent, toTable } from './report/format.js'

const options = readOptions('npm run bench:convert', { once: ONCE })

// Not the source, which tsx would compile: users run the build.
const { capabilities, fromFloat16, toFloat16 } = (await import(
  pathToFileURL(inRoot('dist', 'esm', 'index.js')).href
)) as typeof import('convtranspose')

/** Float32 numbers, from what an L1 cache holds to what only memory does. */
const LENGTHS = [2 ** 12, 2 ** 15, 2 ** 18, 2 ** 21, 2 ** 24]

const ROUNDS = options.once ? 1 : 25
const SECONDS_PER_TURN = options.once ? 0 : 0.01

const rows = LENGTHS.map(measure)
const head = ['numbers', 'copy GB/s', 'toFloat16 GB/s', 'of copy', 'fromFloat16 GB/s', 'of copy']
console.log(`on ${capabilities().isa}, one thread; bytes read and bytes written, over the time`)
console.log(toTable([head, ...rows]))

/** The three take turns; a part is the median, over rounds, of that round's. */
function measure(length: number): string[] {
  const values = Float32Array.from({ length }, (_, index) => Math.sin(index))
  const bits = toFloat16(values, new Uint16Array(length))
  const wide = new Float32Array(length)
  const source = values.subarray(0, (length * 3) / 4)
  const copy = new Float32Array(source.length)
  const turns = Array.from({ length: ROUNDS }, () => ({
    copy: bandwidth(length * 6, () => copy.set(source)),
    narrow: bandwidth(length * 6, () => toFloat16(values, bits)),
    widen: bandwidth(length * 6, () => fromFloat16(bits, wide)),
  }))
  const of = (name: 'copy' | 'narrow' | 'widen') => median(turns.map((turn) => turn[name])) / 1e9
  const part = (name: 'narrow' | 'widen') => median(turns.map((turn) => turn[name] / turn.copy))
  return [
    ...[String(length), of('copy').toFixed(1), of('narrow').toFixed(1), percent(part('narrow'))],
    ...[of('widen').toFixed(1), percent(part('widen'))],
  ]
}

/** Bytes per second, over calls enough for the clock. */
function bandwidth(bytes: number, run: () => void): number {
  const begin = performance.now()
  let calls = 0
  let elapsed = 0
  do {
    run()
    calls++
    elapsed = performance.now() - begin
  } while (elapsed < SECONDS_PER_TURN * 1000)
  return (bytes * calls) / (elapsed / 1000)
}
