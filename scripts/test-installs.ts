// npm run test:installs [-- NAME...]: the packed tarball into an empty project under each package manager,
// as on a user's machine: no compiler on PATH, a path with a space and a letter beyond ASCII, and a registry
// that has nothing else but node-gyp-build. Requires: `npm run build` has run.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MANAGERS, type Manager } from './installs/managers.js'
import { NEIGHBOURS, PRINTED, PROGRAM, packNeighbours } from './installs/neighbours.js'
import { EXPECTED, PROGRAMS } from './installs/programs.js'
import { manifestOf, type Registry, serveRegistry } from './installs/registry.js'
import { makeSandbox, type Outcome, runInside, type Sandbox, sizeOf } from './installs/sandbox.js'
import { npmBinary } from './npm-binary.js'
import { npmPack, pack } from './packed.js'
import { TARGETS } from './prebuilds/targets.js'
import { inRoot } from './process.js'
import { isMissing, isStale } from './targets/stale.js'

const COMPILERS = [
  'cc',
  'c++',
  'gcc',
  'g++',
  'clang',
  'make',
  'cmake',
  'ninja',
  'node-gyp',
  'python3',
]

const MANIFEST = { name: 'project', private: true, version: '1.0.0' }

const names = process.argv.slice(2).map((name) => name.toLowerCase())
let passed = 0
let failed = 0

const packed = pack(hasOwnFile() ? inRoot('prebuilds') : undefined)
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'convtranspose-installs-')))
/** What the package needs of others, as the registry has it. */
const dependency = npmPack(inRoot('node_modules', 'node-gyp-build'), packed.folder)
checkTarball(packed.tarball)
checkTarball(dependency)
const registry = await serveRegistry([packed.tarball, dependency, ...packNeighbours(folder)])
for (const manager of MANAGERS) {
  const { name } = manager
  if (names.length > 0 && !names.some((part) => name.toLowerCase().startsWith(part))) continue
  const file = npmBinary(manager.command, manager.package, manager.command)
  if (file === undefined) {
    console.log(`${name}: ${manager.optional ? 'left out, it does' : 'does'} not install here`)
    if (!manager.optional) failed++
  } else {
    await test(manager, file, registry)
    if (manager.command === 'npm') await testNeighbours(manager, file, registry)
  }
}
registry.close()
rmSync(packed.folder, { recursive: true, force: true })
rmSync(folder, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** Whether prebuilds/ has a file for this machine, of the package's sources. */
function hasOwnFile(): boolean {
  const { platform, arch } = process
  const own = TARGETS.find(
    (target) => target.platform === platform && target.arch === arch && target.libc !== 'musl',
  )
  return own !== undefined && !isMissing(own) && !isStale(own)
}

function check(name: string, right: boolean, otherwise = ''): void {
  if (right) passed++
  else failed++
  if (!right) console.error(`failed: ${name}${otherwise === '' ? '' : `: ${otherwise}`}`)
}

/** A package runs something when it is installed if it says so, or if it has a binding.gyp. */
function checkTarball(tarball: string): void {
  const { name, version, scripts = {} } = manifestOf(tarball)
  const listing = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
  const hooks = Object.keys(scripts as object).filter((hook) => /^(pre|post)?install$/.test(hook))
  check(`${name} has no install script`, hooks.length === 0, hooks.join())
  check(`${name} has no binding.gyp`, !/^package\/binding\.gyp$/m.test(listing))
  console.log(`${name} ${version}: the tarball has ${inMegabytes(statSync(tarball).size)}`)
}

async function test(manager: Manager, file: string, { url, takeFetched }: Registry): Promise<void> {
  const { name, command } = manager
  const here = path.join(folder, command + MANAGERS.indexOf(manager))
  const sandbox = makeSandbox(here, [command, file])
  check(
    `${name}: no compiler is on PATH`,
    !COMPILERS.some((tool) => existsSync(path.join(sandbox.env.PATH ?? '', tool))),
  )
  const project = makeProject(sandbox, {
    'package.json': JSON.stringify(MANIFEST),
    ...manager.files?.(url),
    ...Object.fromEntries(PROGRAMS),
  })
  takeFetched()
  const install = await runInside(sandbox, project, manager.install(packed.tarball))
  const fetched = takeFetched().filter((entry) => entry !== 'convtranspose')
  check(`${name}: installs`, install.status === 0, install.text)
  check(
    `${name}: fetches node-gyp-build and no more`,
    fetched.join() === 'node-gyp-build',
    fetched.join(),
  )
  const size = inMegabytes(sizeOf(project))
  console.log(`${name}: installed in ${install.seconds.toFixed(1)} s, ${size}`)
  for (const [program] of PROGRAMS) {
    const outcome = await runInside(sandbox, project, [...manager.run, program])
    check(`${name}: ${program}`, isRight(outcome, here), outcome.text)
  }
}

/** Installs into a project that has other versions of the optional libraries. */
async function testNeighbours(manager: Manager, file: string, { url }: Registry): Promise<void> {
  const sandbox = makeSandbox(path.join(folder, 'neighbours'), [manager.command, file])
  const project = makeProject(sandbox, {
    'package.json': JSON.stringify({ ...MANIFEST, dependencies: NEIGHBOURS }),
    ...manager.files?.(url),
    'program.mjs': PROGRAM,
  })
  const name = `${manager.name}, beside other versions of optional libraries`
  await runInside(sandbox, project, [manager.command, 'install'])
  const install = await runInside(sandbox, project, manager.install(packed.tarball))
  check(`${name}: installs`, install.status === 0, install.text)
  const { text } = await runInside(sandbox, project, [...manager.run, 'program.mjs'])
  check(`${name}: names the library`, text.trim() === PRINTED, text)
}

function makeProject({ folder }: Sandbox, files: Readonly<Record<string, string>>): string {
  const project = path.join(folder, 'mön projekt')
  mkdirSync(project)
  for (const [entry, text] of Object.entries(files)) writeFileSync(path.join(project, entry), text)
  return project
}

/** Whether a program printed the layer's outputs, and ran a prebuilt file of this installation. */
function isRight({ status, text }: Outcome, here: string): boolean {
  const told = /^\{.*\}$/m.exec(text)?.[0]
  if (status !== 0 || told === undefined) return false
  const { data, binary } = JSON.parse(told)
  const { sep } = path
  const ownFile = binary.startsWith(here + sep) && binary.includes(`${sep}prebuilds${sep}`)
  return ownFile && data.join() === EXPECTED.join()
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
