/** Every command of the benchmarks, and that of the fuzzer, tells its options. */

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/process.js'

const { scripts } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const COMMANDS = Object.entries(scripts).filter(([name]) => /^(bench|fuzz)\b/.test(name))

/** What npm run bench:setup installs is imported by these. */
const HAS_PEERS = existsSync(inRoot('bench', 'node_modules', 'onnxruntime-node'))
const NEED_PEERS = ['bench:upscale', 'bench:report']

function run(name: string, ...args: string[]) {
  const [, script = '', ...own] = (scripts[name] ?? '').split(' ')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', inRoot(script), ...own, ...args],
    { cwd: inRoot(), encoding: 'utf8', timeout: 20_000 },
  )
  return { status, stdout, stderr }
}

describe.each(COMMANDS)('%s', (name) => {
  it.runIf(HAS_PEERS || !NEED_PEERS.includes(name))('prints its usage with --help', () => {
    const { status, stdout, stderr } = run(name, '--help')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^usage: npm run [a-z:]+ -- /)
    expect(stdout).toMatch(/^ {2}--help +print this$/m)
  })
})

describe('wrong usage', () => {
  it.each([
    ['bench', ['--only', 'none'], 'npm run bench: --only: no such layer: none'],
    ['bench:kernel', ['--no-such'], "npm run bench:kernel: unknown option '--no-such'"],
    ['bench:repeat', ['a.json'], 'npm run bench:repeat: B.json is missing'],
    ['fuzz:weights', ['--no-such'], "Unknown option '--no-such'"],
    ['fuzz:weights', ['--only', 'none'], 'there is no target none'],
  ])('of %s %j is one line, the usage and exit code 2', (name, args, message) => {
    const { status, stdout, stderr } = run(name, ...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.split('\n').slice(0, 2)).toEqual([
      message,
      expect.stringMatching(/^usage: npm run /),
    ])
    expect(stderr).not.toContain('    at ')
  })
})
