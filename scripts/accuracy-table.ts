// npm run docs:accuracy: runs the accuracy test of the transforms and writes its table into
// docs/algorithms.md.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { replaceBlock } from './docs/marked-block.js'
import { inRoot, run } from './process.js'

const PAGE = inRoot('docs', 'algorithms.md')
const KINDS = ['normal', 'ReLU-like', 'badly scaled']

run('cmake', ['-S', '.', '-B', 'build-kernel', '-DCT2D_BUILD_ADDON=OFF', '-DCT2D_BUILD_TESTS=ON'])
run('cmake', ['--build', 'build-kernel', '--parallel'])
const test = spawnSync(
  inRoot('build-kernel', 'test', 'kernel', 'ct2d_kernel_test'),
  ['--gtest_filter=*WinogradAccuracyTest*'],
  { encoding: 'utf8' },
)
if (test.status !== 0) {
  console.error(test.stdout)
  process.exit(1)
}
const rows = test.stdout
  .split('\n')
  .filter((line) => line.startsWith('accuracy |'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
// The best instruction set of the machine comes first.
const isa = rows[0]?.[1]
const ratios = new Map<string, Map<string, string>>()
for (const [, of, transform, kind, ratio] of rows) {
  if (of !== isa || !transform || !kind || !ratio) continue
  ratios.set(transform, (ratios.get(transform) ?? new Map<string, string>()).set(kind, ratio))
}
const table = [
  `| layers, ${isa} | ${KINDS.join(' | ')} |`,
  `| --- | ${KINDS.map(() => '---').join(' | ')} |`,
  ...[...ratios].map(
    ([transform, of]) => `| ${transform} | ${KINDS.map((kind) => of.get(kind)).join(' | ')} |`,
  ),
].join('\n')
writeFileSync(PAGE, replaceBlock(readFileSync(PAGE, 'utf8'), 'accuracy', table))
run('biome', ['format', '--write', 'docs/algorithms.md'])
console.log(table)
