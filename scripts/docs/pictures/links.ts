// Which inputs and taps reach which outputs of one axis: asked of the operator itself, not computed here.
import { convTranspose2dSync } from '../../../src/index.js'

export interface Axis {
  readonly input: number
  readonly kernel: number
  readonly stride: number
  readonly padding?: number
  readonly outputPadding?: number
  readonly dilation?: number
}

export interface Link {
  readonly input: number
  readonly tap: number
  readonly output: number
}

export interface Reach {
  /** The number of output positions. */
  readonly outputs: number
  readonly links: readonly Link[]
}

/** Runs the operator once per input position, on an image that is 1 there and 0 elsewhere. */
export function reachOf({ input, kernel, ...rest }: Axis): Reach {
  // The value of a tap tells which one it is.
  const taps = Float32Array.from({ length: kernel }, (_, tap) => tap + 1)
  const weight = { data: taps, shape: [1, 1, 1, kernel] }
  const along = (value: number | undefined, other: number): [number, number] => [
    other,
    value ?? other,
  ]
  const options = {
    stride: along(rest.stride, 1),
    padding: along(rest.padding, 0),
    outputPadding: along(rest.outputPadding, 0),
    dilation: along(rest.dilation, 1),
    algorithm: 'direct' as const,
  }
  let outputs = 0
  const links: Link[] = []
  for (let at = 0; at < input; at++) {
    const data = new Float32Array(input)
    data[at] = 1
    const image = { data, shape: [1, 1, input] }
    const output = convTranspose2dSync(image, weight, null, options).data
    outputs = output.length
    output.forEach((value, position) => {
      if (value !== 0) links.push({ input: at, tap: value - 1, output: position })
    })
  }
  return { outputs, links }
}

/** The taps that reach the outputs of a phase, in order. */
export function tapsOf(axis: Axis, links: readonly Link[], phase: number): number[] {
  const ofPhase = links.filter(({ output }) => phaseOf(axis, output) === phase)
  return [...new Set(ofPhase.map(({ tap }) => tap))].sort()
}

/** The phase of an output: which of the taps can reach it at all. */
export function phaseOf({ stride, padding = 0 }: Axis, output: number): number {
  return (output + padding) % stride
}
