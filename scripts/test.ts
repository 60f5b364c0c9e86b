// npm test: builds what is stale, runs the C++ tests, then the JavaScript tests, those that compute once for
// each instruction set that this machine has, and closes with one line "N passed, N failed".
import { javascriptTests } from './javascript-tests.js'
import { kernelTests } from './kernel-tests.js'
import { run } from './process.js'

/** What runs on every set: all that looks at results. The rest runs on the best set alone. */
const COMPUTING = ['binding', 'conformance', 'interop', 'unit', 'weights'].map(
  (folder) => `test/${folder}/`,
)

run('npm', ['run', '--silent', 'build'])
const kernel = kernelTests()
console.log(`C++: ${kernel.passed} passed, ${kernel.failed} failed${kernel.note}`)
let { passed, failed } = kernel
for (const [rank, isa] of (await instructionSets()).entries()) {
  const counts = javascriptTests(isa, { CONVTRANSPOSE_ISA: isa }, rank === 0 ? [] : COMPUTING)
  console.log(`JavaScript on ${isa}: ${counts.passed} passed, ${counts.failed} failed`)
  passed += counts.passed
  failed += counts.failed
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** Best first. The build is that of this run, so the module is loaded only now. */
async function instructionSets(): Promise<readonly string[]> {
  const { capabilities } = await import('../src/index.js')
  return capabilities().isas
}
