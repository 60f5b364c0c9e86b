/** The result files of bench/results. */

import { load } from '../harness/results.js'
import type { AllResults } from './pages.js'

/** Where each command of `npm run bench:all` saves; and `peersAvx2`, which another machine's `bench:peers` made. */
export const RESULT_FILES = {
  peers: 'bench/results/peers.json',
  peersAvx2: 'bench/results/peers-avx2.json',
  repeat: 'bench/results/repeat.json',
  node: 'bench/results/node.json',
  half: 'bench/results/half.json',
  kernel: 'bench/results/kernel.json',
  costs: 'bench/results/costs.json',
  growth: 'bench/results/growth.json',
  server: 'bench/results/server.json',
} as const

export function readAllResults(): AllResults {
  return {
    peers: load(RESULT_FILES.peers),
    peersAvx2: load(RESULT_FILES.peersAvx2),
    repeat: load(RESULT_FILES.repeat),
    node: load(RESULT_FILES.node),
    half: load(RESULT_FILES.half),
    kernel: load(RESULT_FILES.kernel),
    costs: load(RESULT_FILES.costs),
    growth: load(RESULT_FILES.growth),
    server: load(RESULT_FILES.server),
  }
}
