import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { convTranspose2dOutputShape } from 'convtranspose'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { inRoot } from '../../scripts/process.js'
import { runCommandLine } from '../support/command-line.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-bench-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => void vi.restoreAllMocks())

const LAYER = ['1,8,9,7', '8,2,3,4', '--stride', '2,3', '--padding', '1', '--groups', '2']
const QUICK = ['--seconds', '0']

/** In a project that is `where`. */
async function bench(args: readonly string[], where = folder) {
  vi.spyOn(process, 'cwd').mockReturnValue(where)
  return runCommandLine(['bench', ...args, ...QUICK])
}

function plantOnnxRuntime(code: string): string {
  const project = mkdtempSync(path.join(folder, 'project-'))
  const place = path.join(project, 'node_modules', 'onnxruntime-node')
  mkdirSync(place, { recursive: true })
  writeFileSync(path.join(place, 'package.json'), '{ "version": "1.2.3", "main": "index.js" }')
  writeFileSync(path.join(place, 'index.js'), code)
  return project
}

describe('bench', () => {
  it('times the layer that was asked for', async () => {
    const { exitCode, out } = await bench([...LAYER, '--json'])
    expect(exitCode).toBe(0)
    const told = JSON.parse(out)
    const options = { stride: [2, 3], padding: 1, groups: 2 } as const
    const shape = convTranspose2dOutputShape([1, 8, 9, 7], [8, 2, 3, 4], options)
    expect(told.outputShape).toEqual(shape)
    expect(told.convtranspose.median).toBeGreaterThan(0)
    expect(told.convtranspose.least).toBeLessThanOrEqual(told.convtranspose.median)
    expect(told.onnxruntimeNode).toEqual({ missing: 'not installed in this project' })
    expect(told.timesFaster).toBe(undefined)
  })

  it('prints it for people', async () => {
    const { exitCode, out } = await bench([...LAYER, '--threads', '1', '--dtype', 'float16'])
    expect(exitCode).toBe(0)
    expect(out).toMatch(/^output +1 x 4 x 17 x 20$/m)
    expect(out).toMatch(/^plan .*, 1 thread$/m)
    expect(out).toMatch(/^onnxruntime-node +not installed in this project$/m)
  })

  it('runs in turns with onnxruntime-node, and says how much the results differ', async () => {
    const project = plantOnnxRuntime(`
      exports.Tensor = class { constructor(type, data, dims) { Object.assign(this, { type, data, dims }) } }
      exports.InferenceSession = { create: async (model) => ({
        async run({ input }, { output }) { output.data.fill(1e6) },
      }) }`)
    const { out } = await bench([...LAYER, '--json'], project)
    const told = JSON.parse(out)
    expect(told.onnxruntimeNode.version).toBe('1.2.3')
    expect(told.timesFaster).toBe(told.onnxruntimeNode.median / told.convtranspose.median)
    expect(told.largestDifference).toBeGreaterThan(9e5)
    expect((await bench(LAYER, project)).out).toMatch(
      /^onnxruntime-node takes [\d.]+ times as long/m,
    )
  })

  it('says why an onnxruntime-node does not run', async () => {
    const broken = plantOnnxRuntime('throw new Error("no library")')
    expect((await bench(LAYER, broken)).out).toContain('does not load: no library')
    const refusing = plantOnnxRuntime(
      'exports.InferenceSession = { create: async () => { throw new Error("unknown opset") } }',
    )
    expect((await bench(LAYER, refusing)).out).toContain(
      'version 1.2.3 does not run it: unknown opset',
    )
  })

  // npm run bench:setup installs it.
  const installed = inRoot('bench', 'node_modules', 'onnxruntime-node')
  it
    .runIf(existsSync(installed))
    .each([[LAYER], [['8,9,7', '8,3,2,2', '--dilation', '2', '--dtype', 'float16']]])(
    'gives the real one the same layer: %s',
    async (layer) => {
      const told = JSON.parse((await bench([...layer, '--json'], inRoot('bench'))).out)
      expect(told.onnxruntimeNode).toHaveProperty('median')
      expect(told.largestDifference).toBeLessThan(1e-2)
    },
  )

  it.each([
    [['1,8,9,7'], 'the weight shape is missing'],
    [['1,8,9,7', '8,2,3'], 'the weight shape must have 4 numbers'],
    [['1,8,9,x', '8,2,3,3'], 'the input shape must be made of whole numbers; received "1,8,9,x"'],
    [['1,8,9,9', '8,2,3,3', '--stride', '1,2,3'], '--stride must be n or h,w; received 1,2,3'],
    [
      ['1,8,9,9', '8,2,3,3', '--dtype', 'int8'],
      '--dtype must be float32 or float16; received int8',
    ],
    [
      ['1,7,9,9', '8,2,3,3'],
      'input must be of shape [N, 8, H, W] or [8, H, W] with H, W ≥ 1; received [1, 7, 9, 9]',
    ],
    [
      ['1,64,32', '64,3,4,4'],
      'input must be of shape [N, 64, H, W] or [64, H, W] with H, W ≥ 1; received [1, 64, 32]',
    ],
    [[...LAYER, '--threads', '0'], '--threads must be an integer in [1, 1024]; received 0'],
    [
      ['1,8,9,9', '8,2,3,3', '--stride', '0'],
      'stride must be an integer ≥ 1 or a pair [height, width] of them; received 0',
    ],
    [
      ['1,8,9,9', '8,2,3,3', '--groups', '3'],
      'inChannels must be divisible by groups = 3; received 8',
    ],
  ])('refuses %s', async (args, message) => {
    const { exitCode, err } = await bench(args)
    expect(exitCode).toBe(2)
    expect(err.split('\n')[0]).toBe(`convtranspose bench: ${message}`)
  })

  it('takes parts of a second, and refuses what is no number of them', async () => {
    const args = ['bench', '1,1,2,2', '1,1,2,2', '--seconds']
    for (const seconds of ['0.01', '.01', '0.']) {
      expect((await runCommandLine([...args, seconds])).exitCode).toBe(0)
    }
    for (const seconds of ['', '.', '1e3', '1.2.3', 'Infinity']) {
      const { exitCode, err } = await runCommandLine([...args, seconds])
      expect(exitCode).toBe(2)
      expect(err).toContain(
        `--seconds must be a number such as 2 or 0.5; received ${JSON.stringify(seconds)}`,
      )
    }
  })

  it.each(['float32', 'float16'])('refuses what memory cannot hold in %s', async (dtype) => {
    const layer = ['100000,640,3200,3200', '640,1,2,2', '--dtype', dtype]
    const { exitCode, out, err } = await bench([...layer, '--json'])
    expect(exitCode).toBe(1)
    expect(JSON.parse(out).error.code).toBe('ERR_TOO_LARGE')
    expect(err).toMatch(/^convtranspose bench: input must fit in memory; received a size of \d+ /)
  })
})
