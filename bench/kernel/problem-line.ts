/** Layers of bench/layers.json as problem lines, which binding/kernel/problem/descriptor.h reads. */

type Pair = readonly [height: number, width: number]

/** An entry of bench/layers.json. */
export interface Layer {
  readonly name: string
  readonly input: readonly [n: number, channels: number, height: number, width: number]
  readonly outChannels: number
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly outputPadding: Pair
  readonly groups: number
  readonly dilation: Pair
}

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
