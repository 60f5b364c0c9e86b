/** `convtranspose run` with the weight of a 1-D layer. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { convTranspose2dSync, Tensor } from 'convtranspose'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeNpy, encodeSafetensors, readNpy } from '../../src/weights/index.js'
import { runCommandLine } from '../support/command-line.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-signals-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => path.join(folder, name)

/** Channels, batch and length such that a batch of signals could be taken for one image, too. */
const data = Float32Array.from({ length: 3 * 3 * 5 }, (_, index) => Math.sin(index))
const weight = Float32Array.from({ length: 3 * 2 * 4 }, (_, index) => Math.cos(index))
const bias = new Tensor(Float32Array.of(0.5, -1), [2])
const layer = { stride: [1, 2], padding: [0, 1] } as const
const GEOMETRY = ['--stride', '2', '--padding', '1']

const line = { 'line.weight': new Tensor(weight, [3, 2, 4]), 'line.bias': bias }
writeFileSync(at('line.safetensors'), encodeSafetensors(line))
writeFileSync(at('weight.npy'), encodeNpy(line['line.weight']))
writeFileSync(at('bias.npy'), encodeNpy(bias))

async function run(input: Tensor, ...args: string[]) {
  writeFileSync(at('in.npy'), encodeNpy(input))
  return runCommandLine(['run', at('in.npy'), at('out.npy'), ...args])
}

/** On images of height 1. */
function expected(images: Tensor, outputSize?: number[]): Tensor {
  const options = { ...layer, ...(outputSize === undefined ? {} : { outputSize }) }
  return convTranspose2dSync(images, new Tensor(weight, [3, 2, 1, 4]), bias, options)
}

describe('run with the weight of a 1-D layer', () => {
  it.each([
    ['.safetensors', ['--weights', at('line.safetensors'), '--prefix', 'line.']],
    ['.npy', ['--weights', at('weight.npy'), '--bias', at('bias.npy')]],
  ])('reads a batch of signals: %s', async (_kind, weights) => {
    const input = new Tensor(data, [3, 3, 5])
    const { exitCode, out, err } = await run(input, ...weights, ...GEOMETRY, '--json')
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({ inputShape: [3, 3, 5], outputShape: [3, 2, 10] })
    const written = await readNpy(at('out.npy'))
    expect(written.shape).toEqual([3, 2, 10])
    expect(written.data).toEqual(expected(new Tensor(data, [3, 3, 1, 5])).data)
  })

  it('reads one signal, and --output-size as its length', async () => {
    const input = new Tensor(data.subarray(0, 15), [3, 5])
    const args = ['--weights', at('line.safetensors'), '--prefix', 'line.', ...GEOMETRY]
    const { exitCode } = await run(input, ...args, '--output-size', '11')
    expect(exitCode).toBe(0)
    const written = await readNpy(at('out.npy'))
    expect(written.shape).toEqual([2, 11])
    const image = new Tensor(data.subarray(0, 15), [3, 1, 5])
    expect(written.data).toEqual(expected(image, [1, 11]).data)
  })

  it('refuses images', async () => {
    const { exitCode, out, err } = await run(
      new Tensor(data.subarray(0, 15), [1, 3, 1, 5]),
      ...['--weights', at('weight.npy'), '--json'],
    )
    expect(exitCode).toBe(1)
    expect(err).toContain('input must be of shape [N, C, L] or [C, L] for a 1-D weight; received')
    expect(JSON.parse(out).error.code).toBe('ERR_SHAPE_MISMATCH')
  })
})
