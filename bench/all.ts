/** `npm run bench:all`: every benchmark, saved in bench/results, and the report; takes some hours. */

import { availableParallelism } from 'node:os'
import { run } from '../scripts/process.js'
import { readOptions } from './harness/options.js'
import { RESULT_FILES } from './report/read-all.js'

readOptions('npm run bench:all', {})

const { peers, repeat, node, half, kernel, costs, growth, server } = RESULT_FILES
const again = 'build/bench/bench-peers-again.json'
for (const file of [peers, again]) {
  bench('compare.ts', '--all', '--dtypes', 'float32', '--save', file)
}
bench('repeat.ts', peers, again, '--save', repeat)
bench('compare.ts', '--save', node)
bench('half.ts', '--save', half)
bench('kernel/kernel.ts', '--threads', `1,${availableParallelism()}`, '--save', kernel)
bench('costs.ts', '--save', costs)
bench('growth.ts', '--save', growth)
bench('server/bench.ts', '--save', server)
bench('report.ts')

function bench(script: string, ...args: string[]): void {
  console.log(`--- bench/${script} ${args.join(' ')}`)
  run('tsx', [`bench/${script}`, ...args])
}
