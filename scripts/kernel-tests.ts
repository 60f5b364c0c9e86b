// Builds and runs the C++ tests with plain CMake and ctest, in build-kernel/.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { inRoot, succeeds } from './process.js'

export interface Counts {
  readonly passed: number
  readonly failed: number
  /** Something that the reader of the counts should know. */
  readonly note: string
}

/** One build of the C++ tests. */
export interface KernelBuild {
  readonly folder: string
  /** Further arguments of CMake's configuration. */
  readonly options: readonly string[]
  /** Variables that the tests see. */
  readonly env?: NodeJS.ProcessEnv
  /** Which tests run, as regular expressions over their names; default all. */
  readonly only?: string
  readonly except?: string
}

const HOST: KernelBuild = { folder: 'build-kernel', options: [] }

/** Without GoogleTest the C++ tests are left out, and said to be; under CI that is a failure. */
export function kernelTests(build: KernelBuild = HOST): Counts {
  const report = inRoot(build.folder, 'report.xml')
  const configured = configure(build)
  if (configured === 'no GoogleTest') {
    const note = ' (left out: GoogleTest was not found; on Debian: apt-get install libgtest-dev)'
    return { passed: 0, failed: process.env.CI ? 1 : 0, note }
  }
  if (configured === 'failed' || !succeeds('cmake', ['--build', build.folder, '--parallel'])) {
    return { passed: 0, failed: 1, note: ' (the tests do not build)' }
  }
  rmSync(report, { force: true })
  const args = [
    ...['--test-dir', build.folder, '--output-junit', report],
    ...['--output-on-failure', '--no-tests=error', '--progress', '--parallel', '2'],
    ...(build.only === undefined ? [] : ['--tests-regex', build.only]),
    ...(build.except === undefined ? [] : ['--exclude-regex', build.except]),
  ]
  const ok = succeeds('ctest', args, { env: build.env ?? {} })
  const counts = readCounts(report)
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 }
}

function configure({ folder, options }: KernelBuild): 'ready' | 'no GoogleTest' | 'failed' {
  const args = ['-S', '.', '-B', folder, '-DCT2D_BUILD_ADDON=OFF', '-DCT2D_BUILD_TESTS=ON']
  const result = spawnSync('cmake', [...args, ...options], { cwd: inRoot(), encoding: 'utf8' })
  if (result.status === 0) return 'ready'
  // What test/kernel/CMakeLists.txt says.
  if (result.stderr?.includes('GoogleTest was not found')) return 'no GoogleTest'
  console.error(result.stderr ?? result.error?.message)
  return 'failed'
}

function readCounts(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, note: ' (no report)' }
  const report = readFileSync(file, 'utf8')
  const count = (name: string) => Number(report.match(new RegExp(`\\s${name}="(\\d+)"`))?.[1] ?? 0)
  const failed = count('failures')
  const skipped = count('skipped') + count('disabled')
  const note = skipped === 0 ? '' : ` (${skipped} skipped)`
  return { passed: count('tests') - failed - skipped, failed, note }
}
