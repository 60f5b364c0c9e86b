/** Every command of docs/command-line.md runs. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Tensor } from 'convtranspose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/process.js'
import { encodeNpy, encodeSafetensors } from '../../src/weights/index.js'
import { runCommandLine } from '../support/command-line.js'
import { onnxFile } from '../support/onnx-file.js'

const document = readFileSync(inRoot('docs', 'command-line.md'), 'utf8')
const blocks = [...document.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => text)
const commands = blocks.flatMap((text) => text.trim().split('\n'))

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-docs-'))
const before = process.cwd()

beforeAll(() => {
  process.chdir(folder)
  const weight = Tensor.zeros([4, 6, 3, 3])
  const bias = Tensor.zeros([6])
  writeFileSync('in.npy', encodeNpy(Tensor.zeros([2, 4, 5, 5])))
  writeFileSync('weight.npy', encodeNpy(weight))
  const rawData = new Uint8Array(weight.data.buffer)
  const node = { opType: 'ConvTranspose', name: 'up2', inputs: ['x', 'w'], outputs: ['y'] }
  const values = { name: 'w', dims: weight.shape, dataType: 1, rawData }
  writeFileSync('model.onnx', onnxFile({ nodes: [node], initializers: [values] }))
  writeFileSync('bias.npy', encodeNpy(bias))
  writeFileSync(
    'model.safetensors',
    encodeSafetensors({ 'decoder.up1.weight': weight, 'decoder.up1.bias': bias }),
  )
})

afterAll(() => {
  process.chdir(before)
  rmSync(folder, { recursive: true })
})

describe('docs/command-line.md', () => {
  it.each(commands)('%s', async (command) => {
    const [npx, program, ...args] = command.split(' ')
    expect([npx, program]).toEqual(['npx', 'convtranspose'])
    // The doctor's child runs what is built; its own tests run it as a process.
    if (args[0] === 'doctor') return
    const { exitCode, out, err } = await runCommandLine(args)
    expect(err).toBe('')
    expect(exitCode).toBe(0)
    expect(out).not.toBe('')
  })
})
