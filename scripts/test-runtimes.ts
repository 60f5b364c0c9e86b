// npm run test:runtimes: the packed package under each runtime that npm carries, each in a folder of its
// own under build/, so that no user and no other test installs them. Requires: `npm run build` has run.
import { spawnSync } from 'node:child_process'
import { npmBinary } from './npm-binary.js'
import { inRoot } from './process.js'
import { prepareSuite, readResult } from './suite.js'
import { userEnvironment } from './user-environment.js'

interface Runtime {
  readonly name: string
  /** The package of npm, whose install script brings the binary. */
  readonly install: string
  readonly command: readonly [string, ...string[]]
  /** Whether the tests fail where it does not install; the others are left out, and said to be. */
  readonly required: boolean
}

const RUNTIMES: readonly Runtime[] = [
  // Up to 24.13.0, Node-API does not tell what a Float16Array is.
  ...['20', '22', '24.9', '24', '26'].map((version) => ({
    name: `node-${version}`,
    install: `node@${version}`,
    command: ['node'] as const,
    required: true,
  })),
  { name: 'bun', install: 'bun', command: ['bun', 'run'], required: false },
  { name: 'deno', install: 'deno', command: ['deno', 'run', '--allow-all'], required: false },
]

const FOLDER = inRoot('build', 'runtimes')

let passed = 0
let failed = 0
const main = prepareSuite(FOLDER)
for (const { name, install, command, required } of RUNTIMES) {
  const [program, ...args] = command
  const binary = npmBinary(name, install, program)
  if (binary === undefined) {
    console.log(`${name}: ${required ? 'does' : 'left out, it does'} not install`)
    if (required) failed++
    continue
  }
  const counts = runSuite(binary, args)
  console.log(`${name} ${counts.version}: ${counts.passed} passed, ${counts.failed} failed`)
  passed += counts.passed
  failed += counts.failed
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

function runSuite(binary: string, args: readonly string[]) {
  const told = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout
  const { stdout, stderr, status } = spawnSync(
    binary,
    [...args, main, inRoot('test', 'fixtures')],
    { cwd: FOLDER, env: userEnvironment(), encoding: 'utf8', timeout: 120_000 },
  )
  const result = readResult(stdout, status)
  if (result.failed > 0) console.error(`${stdout}${stderr}`)
  return { ...result, version: /\d+\.\d+\.\d+/.exec(told)?.[0] }
}
