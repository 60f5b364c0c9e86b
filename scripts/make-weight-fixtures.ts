// npm run fixtures:weights [-- TOOL...]: files as the real tools write them, with inputs and the tools'
// own outputs, for test/fixtures/weights. Needs Python 3.11 and PyPI: a virtual environment of some GB
// for each tool, kept in build-fixtures/. All is seeded: a second run with the same versions changes
// nothing but what a format keeps of the time.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot, run } from './process.js'

interface Tool {
  readonly name: string
  readonly requires: readonly string[]
  /** Installed without what they in turn ask for. */
  readonly alone?: readonly string[]
  readonly scripts: readonly string[]
}

const TOOLS: readonly Tool[] = [
  { name: 'mindspore', requires: ['mindspore', 'numpy<2'], scripts: ['mindspore_files.py'] },
  {
    name: 'torch',
    requires: ['torch', 'numpy', 'safetensors'],
    scripts: ['pytorch.py', 'numpy_files.py', 'pytorch_expects.py'],
  },
  {
    name: 'keras',
    requires: ['tensorflow-cpu', 'keras', 'h5py'],
    alone: ['tensorflowjs'],
    scripts: ['keras_files.py'],
  },
  {
    name: 'onnx',
    requires: ['onnx', 'onnxruntime', 'numpy'],
    scripts: ['../make_onnx_fixtures.py'],
  },
]

const wanted = process.argv.slice(2)
mkdirSync(inRoot('test', 'fixtures', 'weights'), { recursive: true })
for (const tool of TOOLS) {
  if (wanted.length > 0 && !wanted.includes(tool.name)) continue
  const python = install(tool)
  for (const script of tool.scripts) {
    console.log(`${tool.name}: ${script}`)
    run(python, [inRoot('scripts', 'weight_fixtures', script)])
  }
}

function install({ name, requires, alone }: Tool): string {
  const folder = inRoot('build-fixtures', name)
  const python = path.join(folder, 'bin', 'python')
  const done = path.join(folder, 'installed')
  if (existsSync(done)) return python
  run('python3', ['-m', 'venv', folder])
  const pip = ['-m', 'pip', 'install', '-q']
  run(python, [...pip, ...requires])
  if (alone !== undefined) run(python, [...pip, '--no-deps', ...alone])
  writeFileSync(done, '')
  return python
}
