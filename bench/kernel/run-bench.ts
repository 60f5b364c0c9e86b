/** Runs ct2d_bench on one layer. */

import { spawnSync } from 'node:child_process'
import type { Layer } from '../harness/layer.js'
import type { Option } from '../harness/options.js'
import { readMeasurements } from './measurements.js'
import { problemLine } from './problem-line.js'

/** The option of what runs it. */
export const ISA = {
  is: { argument: '<name>', read: (text: string) => text },
  description: 'the instruction set, such as avx2 (default: the best)',
} as const satisfies Option

/**
 * @param isa - The instruction set; default the best.
 * @throws Error where the program fails.
 */
export function runBench(program: string, layer: Layer, args: readonly string[], isa?: string) {
  const { status, stdout, error } = spawnSync(program, ['--benchmark_format=json', ...args], {
    input: `${problemLine(layer)}\n`,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...(isa !== undefined && { CONVTRANSPOSE_ISA: isa }) },
  })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`ct2d_bench failed on ${problemLine(layer)}`)
  return readMeasurements(stdout)
}
