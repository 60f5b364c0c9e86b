// npm run test:runtimes: the packed package under each runtime that npm carries, each in a folder of its
// own under build/, so that no user and no other test installs them. Requires: `npm run build` has run.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pack } from './packed.js'
import { inRoot, run, succeeds } from './process.js'

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
const MAIN = path.join(FOLDER, 'suite', 'test', 'runtimes', 'suite', 'main.js')

let passed = 0
let failed = 0
prepareSuite()
for (const runtime of RUNTIMES) {
  const binary = install(runtime)
  if (binary === undefined) {
    console.log(`${runtime.name}: ${runtime.required ? 'does' : 'left out, it does'} not install`)
    if (runtime.required) failed++
    continue
  }
  const [, ...args] = runtime.command
  const counts = runSuite([binary, ...args])
  console.log(`${runtime.name} ${counts.version}: ${counts.passed} passed, ${counts.failed} failed`)
  passed += counts.passed
  failed += counts.failed
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** Compiles the checks beside an installation of the packed package, which they find as users do. */
function prepareSuite(): void {
  rmSync(path.join(FOLDER, 'suite'), { recursive: true, force: true })
  rmSync(path.join(FOLDER, 'node_modules'), { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(path.join(FOLDER, 'package.json'), JSON.stringify({ type: 'module' }))
  // Bun would else follow the project's, to the sources.
  writeFileSync(path.join(FOLDER, 'tsconfig.json'), '{}')
  run('tsc', ['-p', inRoot('test', 'runtimes')])
  const { folder, tarball } = pack()
  npmInstall(FOLDER, tarball)
  rmSync(folder, { recursive: true, force: true })
}

/** Returns the runtime's binary, installed at the first run; undefined where it does not install. */
function install({ name, install, command }: Runtime): string | undefined {
  const folder = path.join(FOLDER, name)
  const binary = path.join(folder, 'node_modules', '.bin', command[0])
  const runs = () => existsSync(binary) && spawnSync(binary, ['--version']).status === 0
  if (runs()) return binary
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), '{}')
  return npmInstall(folder, install) && runs() ? binary : undefined
}

function npmInstall(folder: string, what: string): boolean {
  const args = ['install', '--no-save', '--no-package-lock', '--silent', what]
  return succeeds('npm', args, { cwd: folder })
}

function runSuite([binary = '', ...args]: readonly string[]) {
  const told = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout
  // Only the package's own binary may be found, as on a user's machine.
  const env: NodeJS.ProcessEnv = { ...process.env, PREBUILDS_ONLY: '1' }
  delete env.CONVTRANSPOSE_BINARY
  delete env.NODE_OPTIONS
  const { stdout, stderr, status } = spawnSync(
    binary,
    [...args, MAIN, inRoot('test', 'fixtures')],
    { cwd: FOLDER, env, encoding: 'utf8', timeout: 120_000 },
  )
  const counts = /^(\d+) passed, (\d+) failed$/m.exec(stdout)
  const failures = Number(counts?.[2] ?? 1)
  if (status !== 0 || failures > 0) console.error(`${stdout}${stderr}`)
  return {
    version: /\d+\.\d+\.\d+/.exec(told)?.[0],
    passed: Number(counts?.[1] ?? 0),
    failed: failures || (status === 0 ? 0 : 1),
  }
}
