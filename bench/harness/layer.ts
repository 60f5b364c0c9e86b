/** The layers that are measured: their shapes, work and bytes. */

import { readFileSync } from 'node:fs'
import { convTranspose2dOutputShape } from 'convtranspose'

type Pair = readonly [height: number, width: number]
type Shape = readonly [n: number, channels: number, height: number, width: number]

export type DType = 'float32' | 'float16'

/** One row of bench/layers.json. */
export interface Layer {
  readonly name: string
  /** [N, inChannels, H, W] */
  readonly input: Shape
  readonly outChannels: number
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly outputPadding: Pair
  readonly groups: number
  readonly dilation: Pair
}

/** The layers of published models; those named in `only` (comma separated) where it is given. */
export function readLayers(only?: string): Layer[] {
  const text = readFileSync(new URL('../layers.json', import.meta.url), 'utf8')
  const layers = JSON.parse(text) as Layer[]
  if (only === undefined) return layers
  const names = only.split(',')
  const unknown = names.filter((name) => !layers.some((layer) => layer.name === name))
  if (unknown.length > 0) throw new Error(`no such layer: ${unknown.join(', ')}`)
  return layers.filter(({ name }) => names.includes(name))
}

/** [inChannels, outChannels / groups, kH, kW] */
export function weightShape({ input, outChannels, groups, kernelSize }: Layer): Shape {
  return [input[1], outChannels / groups, kernelSize[0], kernelSize[1]]
}

/** [N, outChannels, oh, ow] */
export function outputShape(layer: Layer): Shape {
  const { input, stride, padding, outputPadding, groups, dilation } = layer
  const options = { stride, padding, outputPadding, groups, dilation }
  return convTranspose2dOutputShape(input, weightShape(layer), options) as unknown as Shape
}

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/**
 * Multiply-adds: `useful` counts every tap of every input element, `live` leaves out those whose
 * result is cropped away.
 */
export function multiplyAdds(layer: Layer): { useful: number; live: number } {
  const [n, inChannels, height, width] = layer.input
  const channels = n * inChannels * (layer.outChannels / layer.groups)
  const [, , oh, ow] = outputShape(layer)
  return {
    useful: channels * height * width * layer.kernelSize[0] * layer.kernelSize[1],
    live: channels * liveTaps(layer, 0, height, oh) * liveTaps(layer, 1, width, ow),
  }
}

/** Pairs of input position and tap, on one axis, whose output position exists. */
function liveTaps(layer: Layer, axis: 0 | 1, input: number, output: number): number {
  let count = 0
  for (let i = 0; i < input; i++) {
    for (let k = 0; k < layer.kernelSize[axis]; k++) {
      const at = i * layer.stride[axis] - layer.padding[axis] + k * layer.dilation[axis]
      if (at >= 0 && at < output) count += 1
    }
  }
  return count
}

/** The bytes that any implementation must read (input, weight, bias) and write (output). */
export function leastBytes(layer: Layer, dtype: DType): { read: number; written: number } {
  const size = dtype === 'float32' ? 4 : 2
  const read = elements(layer.input) + elements(weightShape(layer)) + layer.outChannels
  return { read: read * size, written: elements(outputShape(layer)) * size }
}
