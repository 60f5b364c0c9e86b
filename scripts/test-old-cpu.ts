// npm run test:old-cpu: the conformance sample of test/runtimes in Node, on CPUs that qemu makes older
// (Debian: qemu-user-static): the right instruction set is chosen, nothing illegal is executed, and the
// results are right. Ends with "N passed, N failed". Requires: `npm run build` has run.
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { inRoot, run } from './process.js'

const QEMU = 'qemu-x86_64-static'
/** An instruction of a set that the model lacks raises SIGILL. */
const MODELS = [
  { name: 'Conroe', year: 2006, isa: 'sse2', better: 'avx2' },
  { name: 'Haswell', year: 2013, isa: 'avx2', better: 'avx512' },
] as const

const FOLDER = inRoot('build', 'old-cpu')
const PROGRAM = inRoot('build', 'old-cpu', 'main.mjs')

let passed = 0
let failed = 0
prepare()
for (const { name, year, isa, better } of MODELS) {
  const { stdout, stderr, status, signal } = runOn(name, {})
  const counts = /^(\d+) passed, (\d+) failed$/m.exec(stdout)
  const used = stdout.split('\n')[0]
  const cases = Number(counts?.[1] ?? 0)
  const isRight = used === isa && cases > 0 && status === 0
  console.log(`${name} (${year}): ${used}, ${counts?.[0] ?? `ended by ${signal ?? status}`}`)
  if (!isRight) console.error(`expected ${isa}\n${stdout}${stderr}`)
  passed += cases
  failed += isRight ? 0 : Math.max(1, Number(counts?.[2] ?? 1))
  const forced = runOn(name, { CONVTRANSPOSE_ISA: better })
  const isRefused = forced.stderr.includes(`received ${better}`) && forced.signal === null
  console.log(`${name}: CONVTRANSPOSE_ISA=${better} is ${isRefused ? 'refused' : 'NOT refused'}`)
  isRefused ? passed++ : failed++
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** Compiles the suite inside the project, where `convtranspose` is the package itself. */
function prepare(): void {
  rmSync(FOLDER, { recursive: true, force: true })
  run('tsc', ['-p', inRoot('test', 'runtimes'), '--outDir', FOLDER])
  const suite = pathToFileURL(inRoot('build', 'old-cpu', 'test', 'runtimes', 'suite')).href
  writeFileSync(
    PROGRAM,
    `import { capabilities } from 'convtranspose'
     import { report } from '${suite}/check.js'
     import { checkConformance } from '${suite}/conformance.js'
     console.log(capabilities().isa)
     await checkConformance(process.argv[2], 7)
     report()`,
  )
}

function runOn(model: string, variables: NodeJS.ProcessEnv) {
  const { CONVTRANSPOSE_ISA, NODE_OPTIONS, ...rest } = process.env
  const args = ['-cpu', model, process.execPath, PROGRAM, inRoot('test', 'fixtures')]
  const result = spawnSync(QEMU, args, {
    encoding: 'utf8',
    env: { ...rest, ...variables },
    timeout: 300_000,
  })
  if (result.error !== undefined) throw result.error
  return result
}
