/** End to end: a layer made of a tool's file gives the tool's output, within the contract's bound. */

import type { ConvTranspose2d, DType, Tensor, TensorLike } from 'convtranspose'
import {
  fromKerasFilter,
  fromStateDict,
  type KerasOptions,
  kerasGeometry,
  type NamedTensors,
  readMindSpore,
  readNpy,
  readNpz,
  readSafetensors,
  readTfjs,
} from 'convtranspose/weights'
import { describe, expect, it } from 'vitest'
import { convTransposeOracle } from '../support/oracle.js'
import { reductionLength } from '../support/problem.js'
import { directBound, firstOutside, numbersOf } from '../support/tolerance.js'
import { fixture, type ToolCase, toolCases } from '../support/weight-fixtures.js'

async function readFile(file: string): Promise<NamedTensors<'float32'>> {
  const options = { dtype: 'float32' } as const
  const path = fixture(file)
  if (file.endsWith('.safetensors')) return readSafetensors(path, options)
  if (file.endsWith('.ckpt')) return readMindSpore(path, options)
  if (file.endsWith('.npz')) return readNpz(path, options)
  if (file.endsWith('.json')) return readTfjs(path, options)
  return { weight: await readNpy(path, options) }
}

const exact = { algorithm: 'direct', dtype: 'float32' } as const

/** `[N, C, H, W]`, of a 1-D layer with H = 1. */
const planar = (shape: readonly number[]) =>
  shape.length === 3 ? [shape[0] as number, shape[1] as number, 1, shape[2] as number] : [...shape]

/** Any layer takes float32. */
function run(layer: ConvTranspose2d<DType>, { input }: ToolCase): Tensor<'float32'> {
  const image = { data: Float32Array.from(input.values), shape: planar(input.shape) }
  return (layer as ConvTranspose2d).forwardSync(image)
}

function expectToolOutput(
  layer: ConvTranspose2d<DType>,
  tool: ToolCase,
  output: TensorLike<'float32'>,
): void {
  expect(output.shape).toEqual(planar(tool.output.shape))
  const [n = 0, ic = 0, ih = 0, iw = 0] = planar(tool.input.shape)
  const { outChannels: oc, groups: g, kernelSize, stride, padding, outputPadding, dilation } = layer
  const [[kh, kw], [sh, sw], [ph, pw]] = [kernelSize, stride, padding]
  const [[oph, opw], [dh, dw]] = [outputPadding, dilation]
  const problem = { n, g, ic, ih, iw, oc, kh, kw, sh, sw, ph, pw, oph, opw, dh, dw }
  const weight = numbersOf(layer.weight.toArray() as Float32Array)
  const bias = layer.bias && numbersOf(layer.bias.toArray() as Float32Array)
  const { reach } = convTransposeOracle(problem, tool.input.values, weight, bias)
  const most = Math.max(...reach)
  // The weights of a float64 file are rounded to float32, each by at most 2^-24 of itself.
  const rounding = tool.dtype === 'float64' ? 2 ** -24 * most : 0
  const bound = (index: number) =>
    rounding + directBound(most, reductionLength(problem), tool.output.values[index] as number)
  const actual = numbersOf(output.data)
  expect(firstOutside(actual, tool.output.values, bound)).toBe(-1)
}

describe.each(['pytorch', 'numpy', 'mindspore'])('%s', (name) => {
  const cases = toolCases(name)
  it('has layers', () => expect(cases.length).toBeGreaterThan(5))

  it.each(cases)('$file $prefix', async (tool) => {
    const tensors = await readFile(tool.file)
    const layer = fromStateDict(tensors, tool.prefix, { ...tool.options, ...exact })
    expectToolOutput(layer, tool, run(layer, tool))
  })

  it('float16 weights stay as they are, and give the same', async () => {
    for (const tool of cases.filter(({ dtype }) => dtype === 'float16')) {
      const read = tool.file.endsWith('.ckpt') ? readMindSpore : readSafetensors
      const tensors = (await read(fixture(tool.file))) as NamedTensors<'float16'>
      const { dtype: _, ...options } = exact
      const layer = fromStateDict(tensors, tool.prefix, { ...tool.options, ...options })
      expect(layer.dtype).toBe('float16')
      expectToolOutput(layer, tool, run(layer, tool))
    }
  })
})

describe('keras', () => {
  it.each(toolCases('keras'))('$file $prefix', async (tool) => {
    const tensors = await readFile(tool.file)
    const kernel = tensors[`${tool.prefix}kernel`] as TensorLike<'float32'>
    const state = {
      weight: fromKerasFilter(kernel),
      bias: tensors[`${tool.prefix}bias`] as TensorLike<'float32'>,
    }
    const { excess, ...geometry } = kerasGeometry(tool.options as unknown as KerasOptions)
    const layer = fromStateDict(state, '', { ...geometry, ...exact })
    const whole = run(layer, tool)
    const [n = 0, c = 0, h = 0, w = 0] = whole.shape
    const kept: number[] = []
    for (let plane = 0; plane < n * c; plane++) {
      for (let y = 0; y < h - excess[0]; y++) {
        const row = (plane * h + y) * w
        kept.push(...whole.data.subarray(row, row + w - excess[1]))
      }
    }
    const shape = [n, c, h - excess[0], w - excess[1]]
    expectToolOutput(layer, tool, { data: Float32Array.from(kept), shape })
  })
})

describe('what the tools say of their files', () => {
  it('is what the readers say', async () => {
    const tensors = await readSafetensors(fixture('pytorch-float64.safetensors'))
    expect(tensors['decoder.norm.num_batches_tracked']?.data).toEqual(BigInt64Array.of(0n))
    expect(tensors['decoder.up1.weight']?.data).toBeInstanceOf(Float64Array)
    const [tool] = toolCases('mindspore') as [ToolCase]
    const steps = (await readMindSpore(fixture(tool.file))).steps
    expect([steps?.dtype, steps?.shape, steps?.data]).toEqual(['int64', [], BigInt64Array.of(7n)])
    const int64 = await readNpy(fixture('numpy-int64.npy'))
    expect([int64.shape, int64.data]).toEqual([[1, 2], BigInt64Array.of(-3n, 2n ** 40n)])
    expect((await readNpy(fixture('numpy-bool.npy'))).data).toEqual(Uint8Array.of(1, 0))
    expect((await readNpy(fixture('numpy-scalar.npy'))).shape).toEqual([])
    expect((await readNpy(fixture('numpy-complex64.npy'))).dtype).toBe('complex64')
  })
})
