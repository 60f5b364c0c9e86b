// npm test: builds what is stale, runs the C++ tests, then the JavaScript tests, those that compute once for
// each instruction set that this machine has, and closes with one line "N passed, N failed".
import { javascriptTests, ON_ALL_CORES } from './javascript-tests.js'
import { kernelTests } from './kernel-tests.js'
import { run } from './process.js'

/** What runs on every set: all that looks at results. The rest runs on the best set alone. */
const COMPUTING = ['binding', 'conformance', 'interop', 'unit', 'weights'].map(
  (folder) => `test/${folder}/`,
)

const COMPUTING_TESTS = [ON_ALL_CORES, '--typecheck.enabled=false', ...COMPUTING]

run('npm', ['run', '--silent', 'build'])
const kernel = kernelTests()
console.log(`C++: ${kernel.passed} passed, ${kernel.failed} failed${kernel.note}`)
let { passed, failed } = kernel
const isas = await instructionSets()
for (const isa of isas) javaScript(isa, isa, COMPUTING_TESTS)
javaScript(
  'the rest',
  isas[0],
  COMPUTING.map((folder) => `--exclude=${folder}**/*.test.ts`),
)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

function javaScript(name: string, isa: string | undefined, args: readonly string[]): void {
  const env = isa === undefined ? {} : { CONVTRANSPOSE_ISA: isa }
  const counts = javascriptTests(name.replaceAll(' ', '-'), env, args)
  console.log(`JavaScript, ${name}: ${counts.passed} passed, ${counts.failed} failed`)
  passed += counts.passed
  failed += counts.failed
}

/** Best first. The build is that of this run, so the module is loaded only now. */
async function instructionSets(): Promise<readonly string[]> {
  const { capabilities } = await import('../src/index.js')
  return capabilities().isas
}
