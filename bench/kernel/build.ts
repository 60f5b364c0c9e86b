/** Builds the C++ side of the benchmarks by plain CMake, in build-bench/. */

import { spawnSync } from 'node:child_process'
import { inRoot } from '../../scripts/process.js'

const FOLDER = 'build-bench'
const OPTIONS = ['-DCMAKE_BUILD_TYPE=Release', '-DCT2D_BUILD_ADDON=OFF', '-DCT2D_BUILD_BENCH=ON']

/**
 * Builds what is stale of one program.
 *
 * @returns The path of the program.
 * @throws Error where it cannot be built; the message says what is missing.
 */
export function buildProgram(program: 'ct2d_bench' | 'ct2d_limits'): string {
  const log = cmake(['-S', '.', '-B', FOLDER, ...OPTIONS])
  // What bench/kernel/CMakeLists.txt says.
  if (program === 'ct2d_bench' && log.includes('Google Benchmark was not found')) {
    throw new Error('Google Benchmark was not found; on Debian: apt-get install libbenchmark-dev')
  }
  cmake(['--build', FOLDER, '--target', program, '--parallel'])
  return inRoot(FOLDER, 'bench', 'kernel', program)
}

function cmake(args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('cmake', args, {
    cwd: inRoot(),
    encoding: 'utf8',
  })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`cmake ${args.join(' ')} failed:\n${stdout}${stderr}`)
  return stderr
}
