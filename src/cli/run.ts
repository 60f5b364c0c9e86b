/** `convtranspose run`: a layer from a weight file on a .npy input. */

import path from 'node:path'
import type { Pair } from '../arguments.js'
import type { DType } from '../dtype.js'
import type { ConvTranspose2d, GeometryOptions, Tensor } from '../index.js'
import { asUsage, defineCommand, readPositionals, UsageError, usageErrorOf } from './command.js'
import { report, table } from './io.js'
import {
  GEOMETRY,
  readDType,
  readGeometry,
  readPair,
  readThreads,
  THREADS,
} from './layer-arguments.js'
import { type ProgressBar, progressBar } from './progress-bar.js'
import { imageOfSignal, signalOfImage } from './run/signal.js'
import { readWeights } from './run/weight-files.js'

export const command = defineCommand({
  name: 'run',
  summary: 'run a layer from a weight file on a .npy input',
  usage: '<input.npy> <output.npy> --weights <file> [options]',
  help: `
Reads a layer's weight [C, output channels / groups, kernel height, kernel width], and its bias
where there is one, runs it on the input [N, C, H, W] or [C, H, W] and writes the output. Channels,
kernel and, with a bias, groups come from the weights; the rest of the layer from the options, named
as in PyTorch and MindSpore.

The weight of a 1-D layer, [C, output channels / groups, kernel], runs on signals [N, C, L] or
[C, L]; a number n as --stride and the like is then that of the length.

Weight files: .safetensors, .npz and MindSpore's .ckpt with the names <prefix>weight and
<prefix>bias, or a .npy of the weight alone (--bias names one of the bias). Whatever they hold is
converted to --dtype.

Examples:
  convtranspose run in.npy out.npy --weights model.safetensors --prefix decoder.up1. --stride 2
  convtranspose run in.npy out.npy --weights weight.npy --bias bias.npy --stride 2,1 --padding 1`,
  options: {
    weights: { type: 'string', short: 'w', argument: '<file>', description: 'the weight file' },
    prefix: {
      type: 'string',
      argument: '<text>',
      description: 'what stands before "weight" and "bias" in the file, such as decoder.up1.',
    },
    bias: { type: 'string', argument: '<file>', description: 'a .npy, with a .npy of the weight' },
    ...GEOMETRY,
    'output-size': {
      type: 'string',
      argument: '<n|h,w>',
      description: 'the size of the output, in place of --output-padding',
    },
    dtype: {
      type: 'string',
      argument: '<type>',
      default: 'float32',
      description: 'of parameters, input and output: float32 or float16',
    },
    ...THREADS,
  },
  async run(values, positionals, io) {
    const names = ['the input file', 'the output file']
    const [inputFile = '', outputFile = ''] = readPositionals(positionals, names)
    if (values.weights === undefined) throw new UsageError('--weights is missing')
    const dtype = readDType(values.dtype)
    const geometry = readGeometry(values)
    const { weights, bias, prefix } = values
    requireOutput(outputFile, [inputFile, weights, ...(bias === undefined ? [] : [bias])])
    const threads = readThreads(values)
    const size = values['output-size']
    const asked = size === undefined ? undefined : readPair('--output-size', size)

    const { setNumThreads, Tensor } = await import('../index.js')
    const { fromStateDict, readNpy, writeNpy } = await import('../weights/index.js')
    if (threads !== undefined) setNumThreads(threads)
    const tensors = await readWeights({ weights, bias, prefix }, dtype)
    const make = (given: GeometryOptions) => fromStateDict(tensors, prefix, { ...given, dtype })
    const layer = layerOf(make, geometry)
    const isSignal = tensors[`${prefix ?? ''}weight`]?.shape.length === 3
    const outputSize = asked === undefined ? {} : { outputSize: asPair(asked, isSignal) }
    const input = await readNpy(inputFile, { dtype })
    const inputShape = isSignal ? imageOfSignal(input.shape) : input.shape
    const sizes = () => layer.outputShape(inputShape, outputSize)
    const output = Tensor.zeros(asUsage(sizes, ['ERR_OUT_OF_RANGE']), dtype)
    const outputShape = isSignal ? signalOfImage(output.shape) : output.shape
    const images = splitBatch({ data: input.data, shape: inputShape }, output)
    const [first] = images
    const plan = layer.describe(first?.input.shape ?? inputShape)
    const seconds = await runAll(layer, images, outputSize, progressBar(io, 'images'))
    await writeNpy(outputFile, new Tensor<DType>(output.data, outputShape))

    const value = {
      ...{ layer: String(layer), dtype, inputShape: input.shape, outputShape },
      ...{ algorithm: plan.algorithm, isa: plan.isa, threads: plan.threads, seconds },
      output: outputFile,
    }
    report(io, value, () =>
      table(io, [
        ['layer', `${String(layer)}, ${dtype}`],
        ['input', `${input.shape.join(' x ')} from ${inputFile}`],
        ['output', `${outputShape.join(' x ')} in ${outputFile}`],
        ['plan', `${plan.algorithm}, ${plan.isa}, threads: ${plan.threads}`],
        ['time', `${(seconds * 1000).toFixed(2)} ms, without files`],
      ]),
    )
    return 0
  },
})

/** @throws UsageError for a name of another format, and for that of a file that is read. */
function requireOutput(file: string, read: readonly string[]): void {
  if (path.extname(file).toLowerCase() !== '.npy') {
    throw new UsageError(`the output file must end in .npy; received ${JSON.stringify(file)}`)
  }
  if (read.some((other) => path.resolve(other) === path.resolve(file))) {
    throw new UsageError('the output file must be another than those that are read')
  }
}

type MakeLayer = (geometry: GeometryOptions) => ConvTranspose2d<DType>

/** @throws UsageError where the file would make a layer, but not with the options. */
function layerOf(make: MakeLayer, geometry: GeometryOptions): ConvTranspose2d<DType> {
  try {
    return make(geometry)
  } catch (error) {
    // What the file itself is at fault for, this throws.
    make({}).dispose()
    throw usageErrorOf(error)
  }
}

/** One number stands for both axes; of a signal, for its length. */
function asPair(pair: Pair, isSignal: boolean): number[] {
  return typeof pair === 'number' ? [isSignal ? 1 : pair, pair] : [...pair]
}

interface Image {
  readonly input: { readonly data: Tensor['data']; readonly shape: readonly number[] }
  readonly out: { readonly data: Tensor['data']; readonly shape: readonly number[] }
}

/** Each image for itself, so that progress can be told; the bits are those of the whole batch. */
function splitBatch(input: Image['input'], out: Image['out']): Image[] {
  if (input.shape.length !== 4) return [{ input, out }]
  const count = input.shape[0] ?? 0
  const part = ({ data, shape }: Image['input'], index: number) => {
    const size = data.length / count
    const image = data.subarray(index * size, (index + 1) * size) as Tensor['data']
    return { data: image, shape: [1, ...shape.slice(1)] }
  }
  return Array.from({ length: count }, (_, index) => ({
    input: part(input, index),
    out: part(out, index),
  }))
}

/** @returns The seconds that it took. */
async function runAll(
  layer: ConvTranspose2d<DType>,
  images: readonly Image[],
  outputSize: { outputSize?: number[] },
  bar: ProgressBar,
): Promise<number> {
  const start = performance.now()
  try {
    for (const [index, { input, out }] of images.entries()) {
      await layer.forward(input, { out, ...outputSize })
      bar.show((index + 1) / images.length)
    }
  } finally {
    bar.end()
  }
  return (performance.now() - start) / 1000
}
