/** Seeded shapes of the kinds that published models have, for the sweep. */

import { type Layer, multiplyAdds } from '../harness/layer.js'

/** A kind of layer: everything but sizes and channels. */
export interface Kind {
  readonly name: string
  readonly kernel: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly padding: readonly [number, number]
  readonly outputPadding?: readonly [number, number]
  /** Channels of a group, or none for a single group. */
  readonly groupChannels?: number
}

export const KINDS: readonly Kind[] = [
  { name: '4x4 s2', kernel: [4, 4], stride: [2, 2], padding: [1, 1] },
  { name: '3x3 s2', kernel: [3, 3], stride: [2, 2], padding: [1, 1], outputPadding: [1, 1] },
  { name: '2x2 s2', kernel: [2, 2], stride: [2, 2], padding: [0, 0] },
  { name: '5x5 s2', kernel: [5, 5], stride: [2, 2], padding: [2, 2], outputPadding: [1, 1] },
  { name: '4x4 s4', kernel: [4, 4], stride: [4, 4], padding: [0, 0] },
  { name: '3x3 s1', kernel: [3, 3], stride: [1, 1], padding: [1, 1] },
  { name: '1x4 s2', kernel: [1, 4], stride: [1, 2], padding: [0, 1] },
  { name: '1x16 s8', kernel: [1, 16], stride: [1, 8], padding: [0, 4] },
  { name: '4x4 s2 depthwise', kernel: [4, 4], stride: [2, 2], padding: [1, 1], groupChannels: 1 },
  {
    name: '4x4 s2 groups of 16',
    kernel: [4, 4],
    stride: [2, 2],
    padding: [1, 1],
    groupChannels: 16,
  },
]

/** What a shape is, as logarithms: neighbours are those that differ little. */
export interface Shape {
  readonly kind: Kind
  readonly layer: Layer
  readonly logarithms: readonly number[]
}

/** Marsaglia's xorshift32: equal seeds give equal shapes everywhere. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

const LEAST = 2e6
const MOST = 2e9

/** `count` shapes of between two million and two thousand million live multiply-adds. */
export function drawShapes(count: number, seed: number): Shape[] {
  const random = generator(seed)
  const between = (least: number, most: number) =>
    Math.round(2 ** (Math.log2(least) + random() * Math.log2(most / least)))
  const shapes: Shape[] = []
  while (shapes.length < count) {
    const kind = KINDS[shapes.length % KINDS.length] as Kind
    const layer = layerOf(kind, between, shapes.length)
    const { live } = multiplyAdds(layer)
    if (live < LEAST || live > MOST) continue
    const [, channels, ih, iw] = layer.input
    const sizes = [channels, layer.outChannels, ih * iw, iw / ih]
    shapes.push({ kind, layer, logarithms: sizes.map(Math.log2) })
  }
  return shapes
}

function layerOf(kind: Kind, between: (least: number, most: number) => number, at: number): Layer {
  const group = kind.groupChannels
  const groups = group === undefined ? 1 : between(4, Math.max(8, 512 / group))
  const [inChannels, outChannels] =
    group === undefined ? [between(8, 1024), between(8, 512)] : [groups * group, groups * group]
  const iw = kind.kernel[0] === 1 ? between(32, 8192) : between(4, 256)
  const ih = kind.kernel[0] === 1 ? 1 : Math.max(1, Math.round(iw * between(50, 200) * 0.01))
  return {
    ...{ name: `shape-${at}`, input: [1, inChannels, ih, iw], outChannels, groups },
    ...{ kernelSize: [...kind.kernel], stride: [...kind.stride], padding: [...kind.padding] },
    ...{ outputPadding: [...(kind.outputPadding ?? [0, 0])], dilation: [1, 1] },
  }
}

/** The `count` shapes of the same kind that are most like the one at `index`. */
export function neighbours(shapes: readonly Shape[], index: number, count: number): number[] {
  const own = shapes[index] as Shape
  const distance = (other: Shape) =>
    Math.hypot(...other.logarithms.map((value, i) => value - (own.logarithms[i] as number)))
  return [...shapes.keys()]
    .filter((other) => other !== index && (shapes[other] as Shape).kind === own.kind)
    .sort((a, b) => distance(shapes[a] as Shape) - distance(shapes[b] as Shape))
    .slice(0, count)
}
