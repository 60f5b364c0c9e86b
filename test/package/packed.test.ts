/** The packed tarball, installed into an empty project: ESM, CommonJS, TypeScript, workers. */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pack } from '../../scripts/packed.js'
import { inRoot } from '../../scripts/process.js'
import { userEnvironment } from '../../scripts/user-environment.js'

let folder = ''
let project = ''

beforeAll(() => {
  const packed = pack()
  folder = packed.folder
  project = path.join(folder, 'project')
  mkdirSync(project)
  write('package.json', JSON.stringify({ name: 'project', private: true }))
  // A user's settings must not be what makes it work; a blocked install script must not matter.
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', packed.tarball], {
    cwd: project,
    env: { ...process.env, npm_config_userconfig: path.join(folder, 'none') },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}, 180_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const file = path.join(project, name)
  writeFileSync(file, text)
  return file
}

function runNode(args: string[]) {
  const result = spawnSync(process.execPath, args, {
    cwd: project,
    env: userEnvironment(),
    encoding: 'utf8',
  })
  return { output: `${result.stdout}${result.stderr}`.trim(), status: result.status }
}

/** What the compiler says. */
function tsc(args: string[]): string {
  const compiler = inRoot('node_modules', '.bin', 'tsc')
  const { stdout, stderr } = spawnSync(compiler, args, { cwd: project, encoding: 'utf8' })
  return `${stdout}${stderr}`
}

const BODY = `
const layer = new ConvTranspose2d(1, 1, 2, { stride: 2, bias: false })
layer.weight.assign([1, 2, 3, 4])
const input = { data: Float32Array.of(1), shape: [1, 1, 1, 1] }
layer.forward(input).then((output) => console.log(output.shape.join(), output.data.join()))
`

describe('the packed package', () => {
  it('works from an ES module', () => {
    write('a.mjs', `import { ConvTranspose2d } from 'convtranspose'\n${BODY}`)
    expect(runNode(['a.mjs'])).toEqual({ output: '1,1,2,2 1,2,3,4', status: 0 })
  })

  it('works from CommonJS', () => {
    write('a.cjs', `const { ConvTranspose2d } = require('convtranspose')\n${BODY}`)
    expect(runNode(['a.cjs'])).toEqual({ output: '1,1,2,2 1,2,3,4', status: 0 })
  })

  const weights = `const bytes = encodeSafetensors({ w: { data: Float32Array.of(6), shape: [1] } })
readSafetensors(bytes, { dtype: 'float16' }).then(({ w }) => console.log(w.dtype, w.size))`
  it('has weights from both', () => {
    const names = '{ encodeSafetensors, readSafetensors }'
    write('w.mjs', `import ${names} from 'convtranspose/weights'\n${weights}`)
    write('w.cjs', `const ${names} = require('convtranspose/weights')\n${weights}`)
    for (const name of ['w.mjs', 'w.cjs']) {
      expect(runNode([name])).toEqual({ output: 'float16 1', status: 0 })
    }
  })

  it('says which library a format needs, and has none of them', () => {
    const body = `
for (const read of [readNpz, readMindSpore, readOnnx]) {
  read(Uint8Array.of(10)).catch(({ code, message }) => console.log(code, message.slice(0, 40)))
}`
    const names = '{ readMindSpore, readNpz, readOnnx }'
    write('l.mjs', `import ${names} from 'convtranspose/weights'\n${body}`)
    write('l.cjs', `const ${names} = require('convtranspose/weights')\n${body}`)
    for (const name of ['l.mjs', 'l.cjs']) {
      const { output, status } = runNode([name])
      expect(output.split('\n').sort()).toEqual([
        'ERR_MISSING_DEPENDENCY protobufjs must be installed to read Min',
        'ERR_MISSING_DEPENDENCY protobufjs must be installed to read ONN',
        'ERR_MISSING_DEPENDENCY yauzl must be installed to read .npz fil',
      ])
      expect(status).toBe(0)
    }
  })

  it('is one library for both: threads and tensors are shared', () => {
    write(
      'both.mjs',
      `import { createRequire } from 'node:module'
       import * as esm from 'convtranspose'
       const cjs = createRequire(import.meta.url)('convtranspose')
       esm.setNumThreads(5)
       const layer = new cjs.ConvTranspose2d(1, 1, 1, { bias: false })
       layer.weight.assign([2])
       const input = new esm.Tensor(Float32Array.of(4), [1, 1, 1])
       console.log(cjs.getNumThreads(), layer.forwardSync(input).data[0])`,
    )
    expect(runNode(['both.mjs'])).toEqual({ output: '5 8', status: 0 })
  })

  const entry = `convtranspose/${process.platform}-${process.arch}`

  it('has an entry point for this platform, which shares the binary with the others', () => {
    write(
      'entry.mjs',
      `import { createRequire } from 'node:module'
       import * as entry from '${entry}'
       import * as esm from 'convtranspose'
       const cjs = createRequire(import.meta.url)('${entry}')
       entry.setNumThreads(7)
       const { binary } = cjs.capabilities()
       console.log(esm.getNumThreads(), cjs.getNumThreads(), binary === esm.capabilities().binary)
       console.log(binary.replaceAll('\\\\', '/'))`,
    )
    const { output, status } = runNode(['entry.mjs'])
    expect(status).toBe(0)
    const [shared, binary] = output.split('\n')
    expect(shared).toBe('7 7 true')
    expect(binary).toMatch(/^prebuilds\/.*\.node$/)
  })

  it('has an entry point for each platform, with all types', () => {
    const names = [
      'linux-x64',
      'linux-arm64',
      'darwin-x64',
      'darwin-arm64',
      'win32-x64',
      'win32-arm64',
    ]
    const all = [...names, 'linux-x64-musl', 'linux-arm64-musl']
    const lines = all.map(
      (name, index) => `import { ConvTranspose2d as C${index} } from 'convtranspose/${name}'
      // @ts-expect-error: the types are those of the package, not any
      new C${index}(1, 1, 1).nothing`,
    )
    const file = write('entries.mts', lines.join('\n'))
    expect(tsc(['--module', 'nodenext', '--noEmit', '--strict', '--types', '', file])).toBe('')
  })

  it('has the command line', () => {
    const { bin } = JSON.parse(
      readFileSync(path.join(project, 'node_modules', 'convtranspose', 'package.json'), 'utf8'),
    ) as { bin: Record<string, string> }
    const program = path.join('node_modules', 'convtranspose', bin.convtranspose ?? '')
    const { output, status } = runNode([program, 'info', '--json'])
    expect(status).toBe(0)
    expect(JSON.parse(output).binary).toContain('prebuilds')
    expect(runNode([program, 'doctor']).status).toBe(0)
  })

  const program = `import { ConvTranspose2d, type Tensor } from 'convtranspose'
import { type NamedTensors, readSafetensors } from 'convtranspose/weights'
const layer: ConvTranspose2d = new ConvTranspose2d(1, 1, 2, { stride: 2 })
const output: Promise<Tensor<'float32'>> = layer.forward({ data: Float32Array.of(1), shape: [1, 1, 1] })
output.then(({ data, shape }) => console.log(data.length, shape.length))
const load = (tensors: NamedTensors<'float32'>) => layer.loadStateDict(tensors, { strict: false })
const read = () => readSafetensors('x', { dtype: 'float32' }).then(load)
// @ts-expect-error: the types are those of the package, not any
read.nothing
// @ts-expect-error: the types are those of the package, not any
layer.nothing
`
  it.each([
    ['a.mts', 'nodenext', 'nodenext'],
    ['a.cts', 'nodenext', 'nodenext'],
    ['a.ts', 'esnext', 'bundler'],
  ])('works from TypeScript, library checks on: %s', (name, module, resolution) => {
    const file = write(name, program)
    const args = ['--module', module, '--moduleResolution', resolution, '--target', 'es2022']
    const strict = ['--strict', '--skipLibCheck', 'false', '--types', '', '--outDir', 'out']
    expect(tsc([...args, ...strict, file])).toBe('')
    if (module !== 'nodenext') return
    const compiled = path.join('out', name.replace('ts', 'js'))
    expect(runNode([compiled])).toEqual({ output: '4 3', status: 0 })
  })

  it('survives workers that alone load it, run and exit, some of them in mid-run', () => {
    write(
      'workers.mjs',
      `import { isMainThread, Worker, parentPort } from 'node:worker_threads'
       if (isMainThread) {
         let ended = 0
         for (let round = 0; round < 4; round++) {
           await Promise.all(Array.from({ length: 6 }, (_, index) => new Promise((resolve, reject) => {
             const worker = new Worker(new URL(import.meta.url))
             worker.on('error', reject)
             worker.on('exit', () => resolve(ended += 1))
             worker.on('message', () => { if (index % 2) worker.terminate() })
           })))
         }
         console.log(ended)
       } else {
         const { ConvTranspose2d, Tensor } = await import('convtranspose')
         const layer = new ConvTranspose2d(32, 32, 3)
         const input = Tensor.zeros([1, 32, 48, 48])
         const runs = [1, 2, 3].map(() => layer.forward(input))
         parentPort.postMessage('running')
         layer.forwardSync(Tensor.zeros([1, 32, 4, 4]))
         await Promise.all(runs)
       }`,
    )
    expect(runNode(['workers.mjs'])).toEqual({ output: '24', status: 0 })
  })

  it('ends a process with calls in flight when it is told to', () => {
    write(
      'exit.mjs',
      `import { ConvTranspose2d, Tensor } from 'convtranspose'
       const layer = new ConvTranspose2d(64, 64, 3)
       for (let i = 0; i < 8; i++) layer.forward(Tensor.zeros([1, 64, 64, 64]))
       setTimeout(() => process.exit(7), 20)`,
    )
    expect(runNode(['exit.mjs'])).toEqual({ output: '', status: 7 })
  })

  it('an unawaited call keeps the process until it has ended', () => {
    write(
      'wait.mjs',
      `import { ConvTranspose2d, Tensor } from 'convtranspose'
       const run = new ConvTranspose2d(32, 32, 3).forward(Tensor.zeros([1, 32, 32, 32]))
       run.then(() => console.log('ended'))`,
    )
    expect(runNode(['wait.mjs'])).toEqual({ output: 'ended', status: 0 })
  })
})
