// npm run test:compile: `npx convtranspose build` in a project that has the packed package, but no
// binary; ends with one line "N passed, N failed". Requires: `npm run build` has run.
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pack } from './packed.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-'))
/** A space and a letter that is not ASCII: compilers and CMake see this path. */
const project = path.join(folder, 'my prüject')
const temporary = path.join(folder, 'tmp')
const installed = path.join(project, 'node_modules', 'convtranspose')

let failed = 0
let passed = 0
function check(name: string, isRight: boolean, seen: unknown): void {
  console.log(`${isRight ? 'ok    ' : 'FAILED'} ${name}`)
  if (!isRight) console.error(seen)
  isRight ? passed++ : failed++
}

function run(command: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const { CONVTRANSPOSE_BINARY, NODE_PATH, ...rest } = process.env
  return spawnSync(command, args, {
    cwd: project,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...rest, TMPDIR: temporary, ...variables },
  })
}

function build(variables: NodeJS.ProcessEnv = {}) {
  const main = path.join(installed, 'dist', 'esm', 'cli', 'main.js')
  return run(process.execPath, [main, 'build', '--json'], variables)
}

function checkUntouched(name: string): void {
  check(`${name}: the package is untouched`, !existsSync(path.join(installed, 'build')), installed)
  const left = readdirSync(temporary)
  check(`${name}: nothing is left in the temporary folder`, left.length === 0, left)
}

try {
  mkdirSync(project)
  mkdirSync(temporary)
  writeFileSync(path.join(project, 'package.json'), '{ "private": true }')
  const packed = pack()
  const install = run('npm', ['install', '--silent', packed.tarball])
  rmSync(packed.folder, { recursive: true })
  check('the package installs', install.status === 0, install.stderr)
  rmSync(path.join(installed, 'prebuilds'), { recursive: true })

  const doctor = run('npx', ['convtranspose', 'doctor'])
  check('doctor says that nothing loads', doctor.status === 1, doctor.stdout)

  const bare = build({ PATH: path.join(folder, 'none') })
  const told =
    /CMake 3\.21 or newer must be on PATH; there is none; a C\+\+20 compiler must be on PATH/
  check('without tools it says which', bare.status === 1 && told.test(bare.stderr), bare.stderr)
  check('and how to install them', bare.stderr.includes('To install: '), bare.stderr)
  checkUntouched('without tools')

  const lists = path.join(installed, 'CMakeLists.txt')
  const whole = readFileSync(lists)
  appendFileSync(lists, 'message(FATAL_ERROR "planted")\n')
  const broken = build()
  const said = /planted[\s\S]*convtranspose build: .*ended with 1/.test(broken.stderr)
  check('a build that fails shows why', broken.status === 1 && said, broken.stderr)
  checkUntouched('a build that fails')
  writeFileSync(lists, whole)

  const built = build()
  check('it builds', built.status === 0, built.stderr)
  const expected = path.join(installed, 'build', 'Release', 'convtranspose.node')
  const { file } = JSON.parse(built.stdout || '{}') as { file?: string }
  check('and says where', file === expected, built.stdout)
  check('there is that file alone', readdirSync(path.dirname(expected)).length === 1, expected)
  check('the temporary folder is empty', readdirSync(temporary).length === 0, temporary)
  const info = run('npx', ['convtranspose', 'info', '--json'])
  const { binary } = JSON.parse(info.stdout || '{}') as { binary?: string }
  check('the package loads it', binary === expected, info.stdout + info.stderr)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
