/** `npm run bench:limits -- [--once]`: prints what this machine can do at most. */

import { parseArgs } from 'node:util'
import { columns } from './columns.js'
import { measureLimits } from './limits.js'

const { values: options } = parseArgs({ options: { once: { type: 'boolean', default: false } } })
const { fma, bandwidth } = measureLimits(options)
const WIDTHS = [12, 7, 14, 8, 8, 8, 16]

print(['multiply-adds', 'threads', 'GFLOP/s'])
for (const { bits, threads, gflops } of fma) {
  print([`${bits} bits`, `${threads}`, gflops.toFixed(1)])
}
console.log()
print(['GB/s', 'threads', 'KiB a thread', 'read', 'write', 'copy', 'streaming write'])
for (const { level, threads, bytesPerThread, read, write, copy, streamingWrite } of bandwidth) {
  const rates = [read, write, copy, streamingWrite].map((rate) => rate?.toFixed(1) ?? '')
  print([level, `${threads}`, `${bytesPerThread / 1024}`, ...rates])
}

function print(cells: readonly string[]): void {
  console.log(columns(cells, WIDTHS).trimEnd())
}
