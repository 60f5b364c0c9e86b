// npm run docs:mindspore: writes the table of docs/mindspore.md; with --probe it asks MindSpore anew,
// which it installs from PyPI into build-mindspore/.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { inRoot, run } from '../../process.js'
import { CASES } from './cases.js'
import { ANSWERS, PAGE, pageWithTable } from './table.js'

const VERSION = '2.10.0'

if (process.argv.includes('--probe')) probe()
writeFileSync(PAGE, pageWithTable(readFileSync(PAGE, 'utf8')))
run('biome', ['format', '--write', PAGE])

function probe(): void {
  const python = inRoot('build-mindspore', 'bin', 'python')
  if (!existsSync(python)) run('python3', ['-m', 'venv', inRoot('build-mindspore')])
  run(python, ['-m', 'pip', 'install', '--quiet', `mindspore==${VERSION}`])
  const asked = spawnSync(python, [inRoot('scripts', 'docs', 'mindspore', 'probe.py')], {
    input: JSON.stringify(CASES),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = asked.stdout.split('\n').filter((text) => text.startsWith('{"version"'))
  if (asked.status !== 0 || line === undefined) throw new Error('MindSpore gave no answers')
  writeFileSync(ANSWERS, `${JSON.stringify(JSON.parse(line), undefined, 2)}\n`)
}
