/** The options that describe a layer, read and checked: section 1 of the contract. */

import { type Pair, readChoice, readInteger, readPair } from './arguments.js'
import { makeError, outOfRange, shapeMismatch } from './errors.js'
import type { Geometry } from './shape.js'

/** Options that the module and the functional form share. Pairs are `[height, width]`. */
export interface GeometryOptions {
  /** Distance, in output pixels, between the footprints of neighbouring inputs; default 1. */
  stride?: Pair | undefined
  /** `dilation * (kernelSize - 1) - padding` zeros are added to both sides; default 0. */
  padding?: Pair | undefined
  /** Extra size at the end of each axis, below max(stride, dilation); default 0. */
  outputPadding?: Pair | undefined
  /** Blocked connections; divides both channel counts; default 1. */
  groups?: number | undefined
  /** Distance, in output pixels, between kernel taps; default 1. */
  dilation?: Pair | undefined
  /** Only `'zeros'`. */
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

/** Which algorithms may run: `'direct'` turns transforms off. */
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
  const { inChannels, outChannels, groups, kernelSize } = geometry
  if (inChannels * (outChannels / groups) * kernelSize[0] * kernelSize[1] > 2 ** 53 - 1) {
    throw makeError('ERR_TOO_LARGE', 'weight must have at most 2^53 - 1 elements; received more')
  }
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
