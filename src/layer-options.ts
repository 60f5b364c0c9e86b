/** The options that describe a layer, read and checked: section 1 of the contract. */

import { type Pair, readChoice, readInteger, readPair } from './arguments.js'
import { outOfRange, shapeMismatch } from './errors.js'
import { elementCount, type Geometry, weightShape } from './shape.js'

/**
 * Options that the module and the functional form share. A number counts for both axes, a pair is
 * `[height, width]`.
 */
export interface GeometryOptions {
  /** Distance in the output between neighbouring inputs, in pixels, each ≥ 1; default 1. */
  stride?: Pair | undefined
  /**
   * Pixels cropped from each side of the full output (PyTorch's `padding`), each ≥ 0; default 0. It is
   * named after the convolution that the layer reverses, which pads by as much.
   */
  padding?: Pair | undefined
  /**
   * Extra rows and columns at the bottom and right, in pixels, each below max(stride, dilation);
   * default 0.
   */
  outputPadding?: Pair | undefined
  /**
   * Number of groups; each connects its own input channels to its own output channels. Divides both
   * numbers of channels; default 1.
   */
  groups?: number | undefined
  /** Distance in the output between neighbouring kernel taps, in pixels, each ≥ 1; default 1. */
  dilation?: Pair | undefined
  /** Only `'zeros'`, as in MindSpore and PyTorch; default `'zeros'`. */
  paddingMode?: 'zeros' | undefined
}

export const GEOMETRY_OPTIONS = [
  'stride',
  'padding',
  'outputPadding',
  'groups',
  'dilation',
  'paddingMode',
] as const

/**
 * Which algorithms may run: `'auto'` takes the fastest by estimate, `'direct'` leaves out the transforms,
 * whose sums differ in their last bits.
 */
export type AlgorithmChoice = 'auto' | 'direct'

export function readAlgorithm(value: unknown): AlgorithmChoice {
  return value === undefined ? 'auto' : readChoice('algorithm', value, ['auto', 'direct'])
}

/** @param outChannels - From the group count, which the functional form needs first. */
export function readGeometry(
  inChannels: number,
  outChannels: (groups: number) => number,
  kernelSize: readonly [number, number],
  options: { readonly [key in (typeof GEOMETRY_OPTIONS)[number]]?: unknown },
): Geometry {
  const pair = (name: (typeof GEOMETRY_OPTIONS)[number], least: 0 | 1) => {
    const value = options[name]
    return readPair(name, value === undefined ? least : value, least)
  }
  const stride = pair('stride', 1)
  const padding = pair('padding', 0)
  const outputPadding = pair('outputPadding', 0)
  const dilation = pair('dilation', 1)
  const groups = options.groups === undefined ? 1 : readInteger('groups', options.groups, 1)
  if (options.paddingMode !== undefined) readChoice('paddingMode', options.paddingMode, ['zeros'])
  const geometry: Geometry = {
    inChannels,
    outChannels: outChannels(groups),
    kernelSize,
    stride,
    padding,
    outputPadding,
    dilation,
    groups,
  }
  checkChannels(geometry)
  checkOutputPadding(geometry)
  return Object.freeze(geometry)
}

function checkChannels(geometry: Geometry): void {
  for (const name of ['inChannels', 'outChannels'] as const) {
    if (geometry[name] % geometry.groups !== 0) {
      throw shapeMismatch(name, `divisible by groups = ${geometry.groups}`, geometry[name])
    }
  }
  elementCount('weight', weightShape(geometry))
}

function checkOutputPadding({ outputPadding, stride, dilation }: Geometry): void {
  const most = [0, 1].map((axis) => Math.max(stride[axis] as number, dilation[axis] as number) - 1)
  if (outputPadding.some((extra, axis) => extra > (most[axis] as number))) {
    throw outOfRange(
      'outputPadding',
      `below max(stride, dilation), so at most [${most.join(', ')}]`,
      outputPadding,
    )
  }
}
