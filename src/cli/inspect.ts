/** `convtranspose inspect`: the ConvTranspose layers of an ONNX model. */

import type { DType } from '../dtype.js'
import { inWords } from '../errors.js'
import type { OnnxNode } from '../weights/index.js'
import { timeInTurns } from './bench/time-in-turns.js'
import { defineCommand, readPositionals, UsageError } from './command.js'
import { inMilliseconds } from './duration.js'
import { paint, report } from './io.js'
import { readNumbers, readSeconds } from './layer-arguments.js'

export const command = defineCommand({
  name: 'inspect',
  summary: 'the ConvTranspose layers of an ONNX model: shapes, work, algorithm, time',
  usage: '<model.onnx> [options]',
  help: `
Lists the model's ConvTranspose nodes, those in its subgraphs, too: weight, geometry, and whether
this package computes them. For each whose input's size is known it runs the layer with the model's
own weights on an input of zeros and tells the multiply-adds, the algorithm, the instruction set and
the time (the median of turns).

Sizes are read from the model, where it states them; --size gives those that it leaves open, for one
layer by name or for all. A batch that is left open is 1. Needs the package protobufjs.

Example:
  convtranspose inspect model.onnx --size 64,64 --size up2=128,128`,
  options: {
    size: {
      type: 'string',
      multiple: true,
      argument: '<[name=]h,w>',
      description: 'spatial size of the input of the layer of that name, or of all others',
    },
    seconds: {
      type: 'string',
      argument: '<n>',
      default: '1',
      description: 'how long to measure each layer, such as 0.5',
    },
  },
  async run(values, positionals, io) {
    const [file = ''] = readPositionals(positionals, ['the model'])
    const sizes = new Map(values.size?.map(readSize))
    const seconds = readSeconds(values.seconds ?? '')
    const { listOnnx } = await import('../weights/index.js')
    const { valueShapes } = await import('./inspect/value-shapes.js')
    const nodes = await listOnnx(file)
    requireKnown([...sizes.keys()], nodes)
    const shapes = await valueShapes(file)
    const layers: Layer[] = []
    for (const node of nodes) {
      const size = sizes.get(node.name) ?? sizes.get('')
      const inputShape = inputShapeOf(node, shapes.get(node.input), size)
      const measured = inputShape && (await measure(file, node, inputShape, seconds))
      layers.push({ ...node, inputShape, ...measured })
    }
    report(io, { file, layers }, () => [
      `${file}: ${nodes.length} ConvTranspose node${nodes.length === 1 ? '' : 's'}`,
      ...layers.flatMap((layer) => [
        '',
        paint(io, 'bold', `${layer.graph === '' ? '' : `${layer.graph}/`}${layer.name}`),
        ...linesOf(layer).map((line) => `  ${line}`),
      ]),
    ])
    return 0
  },
})

/** @returns The name that it is for, '' for all, and the size. */
function readSize(text: string): [name: string, size: number[]] {
  const at = text.lastIndexOf('=')
  const size = readNumbers('--size', text.slice(at + 1))
  if (size.some((length) => length < 1))
    throw new UsageError(`--size must be positive; received ${text}`)
  return [at < 0 ? '' : text.slice(0, at), size]
}

/** @throws UsageError for a name, other than '' for all, that no layer has. */
function requireKnown(names: readonly string[], nodes: readonly OnnxNode[]): void {
  const known = new Set(nodes.map(({ name }) => name))
  const unknown = names.find((name) => name !== '' && !known.has(name))
  if (unknown === undefined) return
  const [expected, received] = [inWords([...known]), inWords(unknown)]
  throw new UsageError(`--size must be for one of the layers ${expected}; received ${received}`)
}

/** @returns Nothing where a size stays open. */
function inputShapeOf(
  { form }: OnnxNode,
  stated: readonly (number | undefined)[] | undefined,
  size: readonly number[] | undefined,
): number[] | undefined {
  if (form === null) return undefined
  const axes = form.kernelShape.map((_, axis) => stated?.[axis + 2] ?? size?.[axis] ?? size?.[0])
  const known = axes.filter((length) => length !== undefined)
  return known.length < axes.length
    ? undefined
    : [stated?.[0] ?? 1, form.weightShape[0] ?? 0, ...known]
}

async function measure(file: string, node: OnnxNode, inputShape: number[], seconds: number) {
  const { Tensor } = await import('../index.js')
  const { readOnnx } = await import('../weights/index.js')
  const dtype: DType = node.form?.dtype === 'float16' ? 'float16' : 'float32'
  const [layer] = await readOnnx<DType>(file, { names: [node.output], dtype })
  if (layer === undefined) throw new Error(`${file} must have the node ${node.name} once`)
  const input = Tensor.zeros(inputShape, dtype)
  const outputShape = layer.forwardSync(input).shape
  const [times] = await timeInTurns([{ run: () => void layer.forwardSync(input) }], seconds)
  const plan = layer.module?.describe(inputShape)
  layer.dispose()
  return { outputShape, plan, seconds: times?.median }
}

type Layer = OnnxNode & { readonly inputShape?: readonly number[] | undefined } & Partial<
    Awaited<ReturnType<typeof measure>>
  >

function linesOf({ form, refusal, inputShape, outputShape, plan, seconds }: Layer): string[] {
  if (form === null) return [`not computed here: ${refusal}`]
  const { kernelShape, strides, pads, dilations, group } = form
  const text = (numbers: readonly number[]) => numbers.join(' x ')
  const lines = [
    `weight ${text(form.weightShape)}, ${form.dtype}${form.hasBias ? ', with bias' : ''}`,
    `kernel ${text(kernelShape)}, strides ${strides}, pads ${pads}, dilations ${dilations}, groups ${group}`,
  ]
  if (inputShape === undefined || outputShape === undefined || seconds === undefined) {
    return [...lines, 'the size of its input is not in the model: give --size']
  }
  const work = plan && `${plan.multiplyAdds.useful.toLocaleString('en')} multiply-adds, `
  const how = plan
    ? `${plan.algorithm}, ${plan.isa}, threads: ${plan.threads}`
    : 'a part of a larger output'
  return [
    ...lines,
    `${text(inputShape)} to ${text(outputShape)}`,
    `${work ?? ''}${how}: ${inMilliseconds(seconds)}`,
  ]
}
