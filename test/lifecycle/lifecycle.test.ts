/** What a server does to an addon, each scenario in a process of its own. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { capabilities } from 'convtranspose'
import { beforeAll, describe, expect, it } from 'vitest'
import { readBinary } from '../../scripts/prebuilds/read-binary.js'
import { inRoot, succeeds } from '../../scripts/process.js'

const { binary, isa, isas } = capabilities()

/**
 * Runs a script of scripts/, compiled, because workers of Node 20 cannot load TypeScript.
 *
 * @param through - A command that runs another, with its arguments.
 */
function run(name: string, variables: NodeJS.ProcessEnv = {}, through: string[] = []) {
  const file = inRoot('build', 'lifecycle', 'test', 'lifecycle', 'scripts', `${name}.js`)
  const env = { ...process.env, CONVTRANSPOSE_BINARY: binary, NODE_OPTIONS: '', ...variables }
  const [command = '', ...args] = [...through, process.execPath, file]
  const result = spawnSync(command, args, { env, encoding: 'utf8', timeout: 50_000 })
  return {
    status: result.status,
    signal: result.signal,
    output: result.stdout.trim(),
    errors: result.stderr,
  }
}

function needsLibgomp(file: string): boolean {
  return readBinary(readFileSync(file)).libraries.some((library) => library.includes('libgomp'))
}

const ends = (status: number, output: string) => ({ status, signal: null, output, errors: '' })

// Nothing here depends on the instruction set, so one pass of the suite is enough.
describe.skipIf(isa !== isas[0])('a process', () => {
  beforeAll(() => {
    expect(succeeds('tsc', ['-p', inRoot('test', 'lifecycle')])).toBe(true)
  })

  it.each([
    ['workers-come-and-go', 0, '50 true'],
    ['worker-terminated', 0, '12'],
    ['worker-in-sync-calls', 5, '1'],
    ['teardown-leaves-others', 0, '4\n0'],
    ['terminated-beside-a-run', 0, 'terminated AbortError AbortError'],
    ['exit-in-callback', 7, 'exits'],
    ['throws-in-continuation', 0, '6 mine,mine,mine 0'],
    ['modules-come-and-go', 0, 'flat'],
    ['native-memory', 0, 'flat'],
    ['full-queue', 0, 'ERR_TOO_LARGE,ERR_TOO_LARGE,ERR_TOO_LARGE 1\n1 0'],
    ['fork', 0, '5 true'],
    ['in-cluster', 0, '8 1 4,66,66'],
    ['two-copies', 0, 'true true true 0'],
    ['vm-context', 0, '1,2,2,4,3,4,6,8 1,2,2,4,3,4,6,8 0'],
  ])('%s', (name, status, output) => {
    expect(run(name)).toEqual(ends(status, output))
  })

  it('throw-ends-process', () => {
    const { errors, ...end } = run('throw-ends-process')
    expect(end).toEqual({ status: 1, signal: null, output: '' })
    expect(errors).toContain('Error: mine')
  })

  it.runIf(process.platform === 'linux')('one-team', () => {
    expect(run('one-team')).toEqual(ends(0, 'one team'))
    expect(run('one-thread')).toEqual(ends(0, '0'))
  })

  it('libuv-pool-stays-free', () => {
    const variables = { UV_THREADPOOL_SIZE: '1' }
    expect(run('libuv-pool-stays-free', variables)).toEqual(ends(0, 'true 8 true'))
  })

  it.each([
    ['', '5', '5'],
    ['', '4,2', '4'],
    ['2', '5', '2'],
    ['no number', '7', '7'],
  ])('thread-settings: CONVTRANSPOSE_NUM_THREADS=%s OMP_NUM_THREADS=%s', (own, openmp, threads) => {
    const variables = { CONVTRANSPOSE_NUM_THREADS: own, OMP_NUM_THREADS: openmp }
    const told = `${threads},${threads},${threads} 3,3,3`
    expect(run('thread-settings', variables)).toEqual(ends(0, told))
  })

  it.runIf(process.platform === 'linux')('thread-settings, bound to one CPU', () => {
    const variables = { CONVTRANSPOSE_NUM_THREADS: undefined, OMP_NUM_THREADS: undefined }
    const allowed = /Cpus_allowed_list:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))
    const through = ['taskset', '-c', allowed?.[1] ?? '0']
    expect(run('thread-settings', variables, through)).toEqual(ends(0, '1,1,1 3,3,3'))
  })

  it('idle', () => {
    expect(run('idle')).toEqual(ends(0, 'idle'))
  })

  // libgomp, where the compiler brings it, binds the thread that loads it; what ships has its own OpenMP.
  it.runIf(process.platform === 'linux' && !needsLibgomp(binary))('unbound', () => {
    const variables = { OMP_PROC_BIND: 'true', OMP_PLACES: 'cores' }
    expect(run('unbound', variables)).toEqual(ends(0, 'unbound'))
  })

  it('of vitest, with its tests in threads', () => {
    const files = [
      'test/unit/async.test.ts',
      'test/unit/buffers.test.ts',
      'test/unit/module.test.ts',
    ]
    const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs')
    const args = [
      vitest,
      'run',
      '--pool=threads',
      '--maxWorkers=3',
      '--typecheck.enabled=false',
      ...files,
    ]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: inRoot(),
      encoding: 'utf8',
    })
    expect(status, `${stdout}${stderr}`).toBe(0)
  })
})
