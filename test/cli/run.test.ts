import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ConvTranspose2d, convTranspose2dSync, Tensor, toFloat16 } from 'convtranspose'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeNpy, encodeSafetensors, readNpy } from '../../src/weights/index.js'
import { runCommandLine } from '../support/command-line.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-run-'))
afterAll(() => rmSync(folder, { recursive: true }))

function put(name: string, bytes: Uint8Array | string): string {
  const file = path.join(folder, name)
  writeFileSync(file, bytes)
  return file
}

const wave = (shape: readonly number[]) => {
  const size = shape.reduce((product, length) => product * length, 1)
  return new Tensor(
    Float32Array.from({ length: size }, (_, index) => Math.sin(index)),
    shape,
  )
}

const input = wave([5, 4, 6, 7])
const weight = wave([4, 3, 3, 2])
const bias = wave([6])
const layer = { stride: [2, 3], padding: 1, groups: 2 } as const
const GEOMETRY = ['--stride', '2,3', '--padding', '1']
const files = {
  input: put('in.npy', encodeNpy(input)),
  weight: put('weight.npy', encodeNpy(weight)),
  bias: put('bias.npy', encodeNpy(bias)),
  model: put('model.safetensors', encodeSafetensors({ 'up.weight': weight, 'up.bias': bias })),
}
const output = path.join(folder, 'out.npy')
const NAMED = ['--weights', files.model, '--prefix', 'up.']

const run = (...args: string[]) => runCommandLine(['run', files.input, output, ...args])

async function written() {
  const { shape, data, dtype } = await readNpy(output)
  return { shape, data, dtype }
}

describe('run', () => {
  it('writes the very bits that the function gives for the whole batch', async () => {
    const { exitCode, out, err } = await run(...NAMED, ...GEOMETRY)
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    const { shape, data } = convTranspose2dSync(input, weight, bias, layer)
    expect(await written()).toEqual({ shape, data, dtype: 'float32' })
    expect(out).toContain(`${shape.join(' x ')} in ${output}`)
  })

  it('reads weight and bias from .npy files, too, and groups where there is no bias', async () => {
    await run('--weights', files.weight, '--bias', files.bias, ...GEOMETRY)
    const { data } = convTranspose2dSync(input, weight, bias, layer)
    expect((await written()).data).toEqual(data)
    await run('--weights', files.weight, '--groups', '2', ...GEOMETRY)
    expect((await written()).data).toEqual(convTranspose2dSync(input, weight, null, layer).data)
  })

  it('obeys --output-size, --dilation and an input without a batch', async () => {
    const image = wave([4, 6, 7])
    put('image.npy', encodeNpy(image))
    const args = ['run', path.join(folder, 'image.npy'), output, ...NAMED, '--json']
    const asked = ['--stride', '2', '--dilation', '2,1', '--output-size', '16,15']
    const { out } = await runCommandLine([...args, ...asked])
    const options = { stride: 2, dilation: [2, 1], groups: 2, outputSize: [16, 15] } as const
    const { shape, data } = convTranspose2dSync(image, weight, bias, options)
    expect(await written()).toEqual({ shape, data, dtype: 'float32' })
    expect(JSON.parse(out)).toMatchObject({ inputShape: [4, 6, 7], outputShape: shape })
  })

  it('converts everything to --dtype', async () => {
    await run(...NAMED, ...GEOMETRY, '--dtype', 'float16')
    const module = new ConvTranspose2d(4, 6, [3, 2], { ...layer, dtype: 'float16' })
    const half = (tensor: Tensor) =>
      new Tensor(toFloat16(tensor.data as Float32Array), tensor.shape)
    module.loadStateDict({ weight: half(weight), bias: half(bias) })
    const { data, dtype } = await written()
    expect(dtype).toBe('float16')
    expect([...data]).toEqual([...module.forwardSync(half(input)).data])
  })

  it('takes an empty batch', async () => {
    put('empty.npy', encodeNpy(Tensor.zeros([0, 4, 6, 7])))
    const args = ['run', path.join(folder, 'empty.npy'), output, ...NAMED]
    expect((await runCommandLine(args)).exitCode).toBe(0)
    expect((await written()).shape).toEqual([0, 6, 8, 8])
  })

  it('tells progress on a terminal only, and leaves nothing of it', async () => {
    const args = ['run', files.input, output, ...NAMED]
    expect((await runCommandLine(args)).err).toBe('')
    const { err } = await runCommandLine(args, { isTerminal: true })
    expect(err).toMatch(/^\rimages █+/)
    expect(err.endsWith('\r\x1b[K')).toBe(true)
  })

  it.each([
    [[], '--weights is missing'],
    [
      ['--weights', 'a.h5'],
      '--weights must be a .safetensors, .npz, .ckpt or .npy file; received "a.h5"',
    ],
    [
      ['--weights', 'a.pt'],
      '--weights must be a .safetensors, .npz, .ckpt or .npy file; received "a.pt"; a .pt is a ' +
        'pickle: safetensors.torch.save_file writes what is in it (docs/weights.md)',
    ],
    [[...NAMED, '--bias', files.bias], '--bias goes with a .npy of the weight only'],
    [
      ['--weights', files.weight, '--prefix', 'up.'],
      '--prefix goes with a .safetensors, .npz or .ckpt file only',
    ],
    [[...NAMED, '--stride', '-2'], '--stride must be made of whole numbers; received "-2"'],
    [[...NAMED, '--padding', '-1,1'], '--padding must be made of whole numbers; received "-1,1"'],
    [[...NAMED, '--stride=-2'], '--stride must be made of whole numbers; received "-2"'],
    [[...NAMED, '--stride', '--padding'], "option '--stride' argument is ambiguous"],
    [[...NAMED, '--threads', '0'], '--threads must be an integer in [1, 1024]; received 0'],
    [[...NAMED, '--groups', '3'], 'inChannels must be divisible by groups = 3; received 4'],
    [
      [...NAMED, '--dilation', '0'],
      'dilation must be an integer ≥ 1 or a pair [height, width] of them; received 0',
    ],
    [
      [...NAMED, '--output-size', '90'],
      'outputSize must be [H, W] or [5, 6, H, W] with H in 8…8 and W in 8…8; received [90, 90]',
    ],
    [[...NAMED, '--stride', 'two'], '--stride must be made of whole numbers; received "two"'],
  ])('refuses %s', async (args, message) => {
    const { exitCode, err } = await run(...args)
    expect(exitCode).toBe(2)
    expect(err.split('\n')[0]).toBe(`convtranspose run: ${message}`)
  })

  it('names the weights that there are, and files that cannot be read, in one line', async () => {
    const absent = await run('--weights', files.model)
    expect(absent.exitCode).toBe(1)
    expect(absent.err).toMatch(/^convtranspose run: tensors must have weight; .*"up\."/)
    const missing = await run('--weights', path.join(folder, 'none.safetensors'))
    expect(missing.err).toMatch(/^convtranspose run: ENOENT: .*none\.safetensors'\n$/)
    const text = put('text.npy', 'no array')
    expect((await run('--weights', text)).err.split('\n')).toHaveLength(2)
  })

  it.each(['out.npz', 'out', 'out.npy.gz'])('refuses to write %s', async (name) => {
    const file = path.join(folder, name)
    const { exitCode, err } = await runCommandLine(['run', files.input, file, ...NAMED])
    expect(exitCode).toBe(2)
    expect(err).toContain(`the output file must end in .npy; received ${JSON.stringify(file)}`)
    expect(existsSync(file)).toBe(false)
  })

  it('never overwrites what it reads', async () => {
    const arrays = ['--weights', files.weight, '--bias', files.bias, ...GEOMETRY]
    const respelt = `${folder}/./in.npy`
    for (const file of [files.input, files.weight, files.bias, respelt]) {
      const before = readFileSync(file)
      const { exitCode, err } = await runCommandLine(['run', files.input, file, ...arrays])
      expect(exitCode).toBe(2)
      expect(err).toContain('the output file must be another than those that are read')
      expect(readFileSync(file)).toEqual(before)
    }
  })

  it('fails where a file by itself makes no layer, whatever the options', async () => {
    const flat = put('flat.npy', encodeNpy(Tensor.zeros([4, 3])))
    const { exitCode, err } = await run('--weights', flat, '--groups', '3')
    expect(exitCode).toBe(1)
    expect(err).toContain('must be of shape [inChannels, outChannels / groups')
  })

  it('writes nothing where it fails', async () => {
    rmSync(output, { force: true })
    const { exitCode, err } = await run(...NAMED, '--padding', '90')
    expect(exitCode).toBe(1)
    expect(err).toMatch(/^convtranspose run: /)
    expect(existsSync(output)).toBe(false)
  })
})
