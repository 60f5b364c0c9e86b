// Fuzzes one reader in a process of its own: tsx run-target.ts TARGET SEED SECONDS PROGRESS. Before each
// case its index is written to the file PROGRESS, for the parent to find the one that hangs or crashes.
// Ends with a line of JSON.
import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { caseMaker, readCase } from './case.js'
import { TARGETS } from './targets.js'

export interface FuzzReport {
  readonly runs: number
  readonly refused: number
  /** In milliseconds. */
  readonly slowest: number
  /** The most that one case added to the memory of array buffers, in bytes. */
  readonly most: number
  readonly failure?: string
}

const MAX_MILLISECONDS = 10_000
/** What a case may allocate beside 1100 times its size (deflate packs 1032 bytes into one). */
const MAX_BYTES = 2 ** 22
const MAX_RESIDENT = 2 ** 30

const [name, seed, seconds, progress = ''] = process.argv.slice(2)
const target = TARGETS.find((candidate) => candidate.name === name)
if (target === undefined) throw new Error(`no target ${name}`)
const make = caseMaker(target, Number(seed))
const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-fuzz-'))
const file = openSync(progress, 'w')
const report = {
  runs: 0,
  refused: 0,
  slowest: 0,
  most: 0,
  failure: undefined as string | undefined,
}
const end = performance.now() + Number(seconds) * 1000
while (performance.now() < end && report.failure === undefined) {
  writeSync(file, `${report.runs}\n`, 0)
  const bytes = make(report.runs)
  const before = process.memoryUsage().arrayBuffers
  const begin = performance.now()
  try {
    report.refused += Math.min(1, await readCase(target, bytes, folder))
  } catch (error) {
    report.failure = `an error of another kind: ${(error as Error)?.stack ?? String(error)}`
  }
  const took = performance.now() - begin
  const { arrayBuffers, rss } = process.memoryUsage()
  const added = arrayBuffers - before
  report.slowest = Math.max(report.slowest, took)
  report.most = Math.max(report.most, added)
  if (took > MAX_MILLISECONDS) report.failure = `${took} ms`
  if (added > MAX_BYTES + 1100 * bytes.byteLength) report.failure = `${added} bytes of buffers`
  if (rss > MAX_RESIDENT) report.failure = `${rss} bytes of memory`
  report.runs++
}
rmSync(folder, { recursive: true })
console.log(JSON.stringify(report satisfies FuzzReport))
