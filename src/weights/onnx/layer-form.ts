/** What a ConvTranspose node says of its layer: attributes, and the shapes of its weight and bias. */

import { MAX_SIZE } from '../../arguments.js'
import type { NumericDType } from '../stored-dtype.js'
import { malformed, quoted } from '../weight-file-error.js'
import type { GraphNode } from './graph.js'
import { inFile, NodeAttributes } from './node-attributes.js'
import { findValue, type StoredValue } from './value.js'
import { type AutoPad, type Axis, isUnplaceable } from './window.js'
import type { Wire } from './wire.js'

/** What a ConvTranspose node says of its layer. Lists have an entry for each spatial axis. */
export interface LayerForm {
  /** `[inChannels, outChannels / group, ...kernelShape]`. */
  readonly weightShape: readonly number[]
  /** Whether the node has a bias. */
  readonly hasBias: boolean
  /** dtype of the weight, as the node takes it. */
  readonly dtype: NumericDType
  /** Size of the kernel, in taps. */
  readonly kernelShape: readonly number[]
  /** Distance in the output between neighbouring inputs, in pixels; default 1. */
  readonly strides: readonly number[]
  /** Distance in the output between neighbouring kernel taps, in pixels; default 1. */
  readonly dilations: readonly number[]
  /** Extra pixels at the end of each axis; default 0. */
  readonly outputPadding: readonly number[]
  /**
   * Pixels cropped from the output: those at the start of each axis, then those at the end; default 0.
   * `autoPad` and `outputShape` override them.
   */
  readonly pads: readonly number[]
  /** How the pads are found; default `'NOTSET'`: from `pads`. */
  readonly autoPad: AutoPad
  /** The size of the output, from which the pads follow at each call; null if the node gives none. */
  readonly outputShape: readonly number[] | null
  /** Number of groups of channels; default 1. */
  readonly group: number
}

/** The values of a node. */
export interface LayerValues {
  readonly weight: StoredValue
  readonly bias: StoredValue | undefined
}

const NAMES = [
  'kernel_shape',
  'strides',
  'dilations',
  'output_padding',
  'pads',
  'auto_pad',
  'output_shape',
  'group',
]

const AUTO_PADS: readonly AutoPad[] = ['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID']

/** @throws Error `ERR_WEIGHT_FILE`, with the reason why no layer can be made of the node. */
export function readForm(wire: Wire, node: GraphNode): { form: LayerForm; values: LayerValues } {
  const where = inFile(wire, node)
  const attributes = new NodeAttributes(wire, node, NAMES)
  const values = findValues(wire, node)
  const { shape, dtype } = values.weight
  requireWeightShape(where, shape)
  const rank = shape.length - 2
  const list = (name: string, least: number, length: number, missing: number) =>
    readList(where, attributes, name, { least, length, missing })
  const kernelShape = shape.slice(2)
  const givenKernel = list('kernel_shape', 1, rank, 0)
  const group = attributes.integer('group', 1)
  const autoPad = readAutoPad(where, attributes)
  requireKernel(where, givenKernel, kernelShape)
  requireGroup(where, group, shape)
  requireBias(where, values, (shape[1] as number) * group)
  const hasShape = (attributes.integers('output_shape') ?? []).length > 0
  const form: LayerForm = {
    weightShape: shape,
    hasBias: values.bias !== undefined,
    dtype,
    kernelShape,
    strides: list('strides', 1, rank, 1),
    dilations: list('dilations', 1, rank, 1),
    outputPadding: list('output_padding', 0, rank, 0),
    pads: list('pads', 0, 2 * rank, 0),
    autoPad,
    outputShape: hasShape ? list('output_shape', 1, rank, 1) : null,
    group,
  }
  if (axesOf(form).some(isUnplaceable)) {
    const expected = 'have output_padding below max(stride, dilation) on each axis'
    throw malformed(where, expected, padsInWords(form))
  }
  return { form, values }
}

function findValues(wire: Wire, node: GraphNode): LayerValues {
  const [, weight = '', bias = ''] = node.inputs
  return {
    weight: findValue(wire, node, 'weight', weight),
    bias: bias === '' ? undefined : findValue(wire, node, 'bias', bias),
  }
}

function requireWeightShape(where: string, shape: readonly number[]): void {
  const hasRank = shape.length === 3 || shape.length === 4
  if (hasRank && shape.every((size) => size >= 1 && size <= MAX_SIZE)) return
  const expected = 'have a weight of shape [C, M / group, kH, kW] (2-D) or [C, M / group, k] (1-D)'
  throw malformed(where, expected, `[${shape.join(', ')}]`)
}

/** An attribute of integers; `missing` stands for each where the node does not have it. */
function readList(
  where: string,
  attributes: NodeAttributes,
  name: string,
  { least, length, missing }: { least: number; length: number; missing: number },
): readonly number[] {
  const given = attributes.integers(name)
  if (given === undefined || given.length === 0) return new Array<number>(length).fill(missing)
  if (given.length === length && given.every((entry) => entry >= least && entry <= MAX_SIZE)) {
    return given
  }
  throw malformed(where, `have ${length} integers ≥ ${least} as ${name}`, `[${shown(given)}]`)
}

function readAutoPad(where: string, attributes: NodeAttributes): AutoPad {
  const given = attributes.string('auto_pad', 'NOTSET')
  const known = AUTO_PADS.find((name) => name === given)
  if (known !== undefined) return known
  throw malformed(where, `have ${AUTO_PADS.join(', ')} as auto_pad`, quoted(given))
}

/** @param given - A 0 for each axis where the node leaves the kernel to its weight. */
function requireKernel(where: string, given: readonly number[], kernel: readonly number[]): void {
  if (given.every((size, axis) => size === 0 || size === kernel[axis])) return
  throw malformed(where, `have kernel_shape [${kernel}], as its weight`, `[${given}]`)
}

function requireGroup(
  where: string,
  group: number,
  [inChannels = 0, channelsPerGroup = 0]: readonly number[],
): void {
  if (group >= 1 && inChannels % group === 0 && channelsPerGroup * group <= MAX_SIZE) return
  throw malformed(where, `have a group ≥ 1 that divides ${inChannels} channels`, `${group}`)
}

function requireBias(where: string, { weight, bias }: LayerValues, outChannels: number): void {
  if (bias === undefined) return
  if (`${bias.shape}` !== `${outChannels}`) {
    throw malformed(where, `have a bias of shape [${outChannels}]`, `[${bias.shape.join(', ')}]`)
  }
  if (bias.dtype !== weight.dtype) {
    throw malformed(where, `have a bias of ${weight.dtype}, as its weight`, bias.dtype)
  }
}

function padsInWords({ autoPad, pads, strides, kernelShape, outputPadding }: LayerForm): string {
  const padded = autoPad === 'NOTSET' ? `pads [${pads}]` : `auto_pad ${autoPad}`
  return `${padded}, kernel [${kernelShape}], strides [${strides}], output_padding [${outputPadding}]`
}

function shown(list: readonly number[]): string {
  return list.slice(0, 9).join(', ')
}

/** The axes of a form. */
export function axesOf(form: LayerForm): readonly Axis[] {
  const rank = form.kernelShape.length
  return form.kernelShape.map((kernel, axis) => ({
    kernel,
    stride: form.strides[axis] as number,
    dilation: form.dilations[axis] as number,
    outputPadding: form.outputPadding[axis] as number,
    pads: [form.pads[axis] as number, form.pads[axis + rank] as number],
    autoPad: form.autoPad,
    outputSize: form.outputShape?.[axis],
  }))
}
