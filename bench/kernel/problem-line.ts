/** Layers of bench/layers.json as problem lines, which binding/kernel/problem/descriptor.h reads. */

import type { Layer } from '../harness/layer.js'

type Pair = Layer['stride']

export function problemLine(layer: Layer): string {
  const [n, ic, ih, iw] = layer.input
  const pair = (name: string, [h, w]: Pair) => `${name}h${h}${name}w${w}`
  const output = `oc${layer.outChannels}${pair('k', layer.kernelSize)}`
  const geometry = [
    ...[pair('s', layer.stride), pair('p', layer.padding)],
    ...[pair('op', layer.outputPadding), pair('d', layer.dilation)],
  ]
  return `n${n}g${layer.groups}ic${ic}ih${ih}iw${iw}_${output}_${geometry.join('')} ${layer.name}`
}
