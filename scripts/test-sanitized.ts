// npm run test:asan and test:tsan (docs/sanitizers.md): the tests under AddressSanitizer with UBSan, in
// C++ and in Node, or the C++ tests under ThreadSanitizer. Ends with "N passed, N failed".
// Requires: `npm run build` has run.

import { execFileSync } from 'node:child_process'
import { capabilities } from '../src/index.js'
import { javascriptTests, ON_ALL_CORES } from './javascript-tests.js'
import { type Counts, type KernelBuild, kernelTests } from './kernel-tests.js'
import { inRoot } from './process.js'

/** Optimised, or the kernels take minutes; with asserts, which a release build leaves out. */
const OPTIMISED = ['-DCMAKE_BUILD_TYPE=None', '-DCMAKE_CXX_FLAGS=-O1 -g1']

/** What this machine cannot run: the sanitizers see nothing of it, and a unit takes minutes to compile. */
const LACKING = ['avx512', 'avx2'].filter((isa) => !capabilities().isas.includes(isa))

const ADDRESS: KernelBuild = {
  folder: 'build-asan',
  options: [
    ...OPTIMISED,
    '-DCT2D_SANITIZE=address,undefined',
    '-DCT2D_BUILD_ADDON=ON',
    leavingOut(LACKING),
  ],
  env: { UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1' },
  // What the accuracy of transforms is measured on, the engines' tests run as well. The reference and the
  // scalar kernels take long here; which memory they touch, their other tests see.
  except: 'AccuracyTest|IsBitwiseTheSame.*(/reference|_scalar)',
}

/** Clang with LLVM's OpenMP, which tells ThreadSanitizer what it does; GCC's does not. */
const THREAD: KernelBuild = {
  folder: 'build-tsan',
  options: [
    ...OPTIMISED,
    '-DCT2D_SANITIZE=thread',
    '-DCMAKE_CXX_COMPILER=clang++-14',
    leavingOut([...LACKING, 'sse2']),
  ],
  env: { TSAN_OPTIONS: 'ignore_noninstrumented_modules=1:halt_on_error=1' },
  // What runs on several threads. Death tests fork, which ThreadSanitizer forbids with threads.
  only: '^(Sanitizer|Dispatcher|ParallelFor|TeamLease|Placement|Scratch|Plan|Parameter|.*EngineTest)',
  // Refusing memory takes an allocation that clang's sanitizers replace, too. How threads share work does
  // not depend on the instruction set: the narrow ones, of which one has to be there, add minutes.
  except: 'DeathTest|Memory|_scalar|NamedProblems/reference',
}

/** The JavaScript tests in which memory, threads and lifetimes matter. */
const JAVASCRIPT = [
  ...['async', 'buffers', 'getters', 'module', 'parameter'].map(
    (name) => `test/unit/${name}.test.ts`,
  ),
  ...['test/binding', 'test/lifecycle', 'test/sanitizer'],
]

const counts =
  process.argv[2] === 'thread'
    ? [kernelTests(THREAD)]
    : [kernelTests(ADDRESS), addonTests(inRoot(ADDRESS.folder, 'None', 'convtranspose.node'))]
for (const { passed, failed, note } of counts)
  console.log(`${passed} passed, ${failed} failed${note}`)
const sum = (key: 'passed' | 'failed') => counts.reduce((total, count) => total + count[key], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') > 0 ? 1 : 0)

function leavingOut(isas: readonly string[]): string {
  return `-DCT2D_LEAVE_OUT=${isas.join(';')}`
}

function addonTests(binary: string): Counts {
  const library = (name: string) =>
    execFileSync('g++', [`-print-file-name=${name}`], { encoding: 'utf8' }).trim()
  const env = {
    ...ADDRESS.env,
    // Node ends without freeing; a small quarantine keeps resident sizes comparable.
    ASAN_OPTIONS: 'detect_leaks=0:quarantine_size_mb=16:allocator_may_return_null=1',
    LD_PRELOAD: `${library('libasan.so')} ${library('libubsan.so')}`,
    CONVTRANSPOSE_BINARY: binary,
    PLANTED_ADDON: inRoot(ADDRESS.folder, 'test', 'sanitizer', 'ct2d_planted_addon.node'),
  }
  const counts = javascriptTests('asan', env, [
    ON_ALL_CORES,
    '--typecheck.enabled=false',
    ...JAVASCRIPT,
  ])
  return { ...counts, note: ' (JavaScript)' }
}
