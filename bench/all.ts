/** `npm run bench:all`: every benchmark, saved in bench/results, and the report; takes close to an hour. */

import { availableParallelism } from 'node:os'
import { run } from '../scripts/process.js'
import { RESULT_FILES } from './report/read-all.js'

const { peers, node, kernel, costs, growth, server } = RESULT_FILES
bench('compare.ts', '--all', '--dtypes', 'float32', '--save', peers)
bench('compare.ts', '--save', node)
bench('kernel/kernel.ts', '--threads', `1,${availableParallelism()}`, '--save', kernel)
bench('costs.ts', '--save', costs)
bench('growth.ts', '--save', growth)
bench('server/bench.ts', '--save', server)
bench('report.ts')

function bench(script: string, ...args: string[]): void {
  console.log(`--- bench/${script} ${args.join(' ')}`)
  run('tsx', [`bench/${script}`, ...args])
}
