/**
 * `npm run bench:setup -- [--node]`: installs what the benchmarks compare this package with, into
 * bench/node_modules and bench/.venv (the latter about 6 GB; `--node` leaves it out).
 */

import { existsSync } from 'node:fs'
import { inRoot, run } from '../scripts/process.js'
import { readOptions } from './harness/options.js'

const { node } = readOptions('npm run bench:setup', {
  node: { description: 'the peers of Node alone' },
})

const BENCH = inRoot('bench')
const PYTHON = inRoot('bench', '.venv', 'bin', 'python')

// Its postinstall script downloads GPU libraries from elsewhere; the CPU's are in the package.
run('npm', ['install'], { cwd: BENCH, env: { ONNXRUNTIME_NODE_INSTALL: 'skip' } })
if (!node) {
  if (!existsSync(PYTHON)) run('python3', ['-m', 'venv', inRoot('bench', '.venv')])
  const requirements = inRoot('bench', 'requirements.txt')
  run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements])
}
