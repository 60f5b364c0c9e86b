/** The last layer of the network, with the phases of its outputs as channels. */

import { ConvTranspose2d } from '../conv-transpose2d.js'
import { LAST_REACH, lastPadding, type ModelWeight } from './model.js'
import type { Workspace } from './workspace.js'

/**
 * Output o of an axis belongs to phase (o + padding) mod stride. One output channel keeps few sums in
 * registers; here each pair of a row phase and a column phase is a channel, the stride is 1, and the same
 * products take less time. Then the outputs only have to be put in order.
 */
export class PixelPhases {
  readonly #layer: ConvTranspose2d
  readonly #scale: number
  /** Phases that come before the first output's. */
  readonly #crop: number
  readonly #taps: number

  constructor(weight: ModelWeight, scale: number) {
    const [inputs, channels, taps] = phaseShape(weight, scale)
    this.#scale = scale
    this.#taps = taps
    this.#crop = lastPadding(scale, weight.shape[2]!) - scale * (taps - 1)
    this.#layer = new ConvTranspose2d(inputs, channels, taps, { bias: false, padding: taps - 1 })
    this.#layer.weight.assign(splitPhases(weight, scale).data)
  }

  /** Values that {@link run} writes for a tile. */
  outputLength(rows: number, columns: number): number {
    return this.#scale ** 2 * this.#quotients(rows) * this.#quotients(columns)
  }

  /** Writes `[scale², quotients of rows, quotients of columns]`; input has a border of LAST_REACH. */
  run(
    input: { readonly data: Float32Array; readonly shape: readonly number[] },
    out: Float32Array,
    threads: number | undefined,
  ): void {
    const shape = this.#layer.outputShape(input.shape)
    const data = out.subarray(0, shape[1]! * shape[2]! * shape[3]!)
    this.#layer.forwardSync(input, { out: { data, shape }, ...(threads && { threads }) })
  }

  /** From what {@link run} writes to `[scale rows, scale columns]`. */
  interleave(
    phases: Float32Array,
    to: Float32Array,
    rows: number,
    columns: number,
    workspace: Workspace,
  ): void {
    const scale = this.#scale
    const width = this.#quotients(columns)
    const plane = this.#quotients(rows) * width
    const places = Array.from({ length: scale }, (_, i) => {
      const [phase, quotient] = [(i + this.#crop) % scale, Math.floor((i + this.#crop) / scale)]
      return { phase, quotient }
    })
    // Where the values of a pixel's first row of outputs, second row and so on begin.
    const begins = places.map((row) =>
      places.map((column) => {
        const channel = row.phase * scale + column.phase
        return channel * plane + row.quotient * width + column.quotient
      }),
    )
    // From above to below: behind a row the next one's begin is overwritten.
    for (let y = 0; y < rows * scale; y++) {
      const row = Math.floor(y / scale) * width
      workspace.interleave(phases, begins[y % scale]!, row, to, y * columns * scale, columns)
    }
  }

  dispose(): void {
    this.#layer.dispose()
  }

  /** How many quotients by the scale a tile's outputs have on an axis. */
  #quotients(size: number): number {
    return size + 2 * LAST_REACH - (this.#taps - 1)
  }
}

function phaseShape({ shape }: ModelWeight, scale: number): [number, number, number] {
  return [shape[0]!, scale ** 2, Math.ceil(shape[2]! / scale)]
}

/**
 * From `[inputs, 1, kernel, kernel]` of stride `scale` to `[inputs, scale², taps, taps]` of stride 1; zeros
 * where a phase has a tap less.
 */
export function splitPhases(weight: ModelWeight, scale: number): ModelWeight {
  const [inputs, channels, taps] = phaseShape(weight, scale)
  const kernel = weight.shape[2]!
  const data = new Float32Array(inputs * channels * taps ** 2)
  for (let i = 0; i < weight.data.length; i++) {
    const [row, column] = [Math.floor(i / kernel) % kernel, i % kernel]
    const phase = (row % scale) * scale + (column % scale)
    const tap = Math.floor(row / scale) * taps + Math.floor(column / scale)
    data[(Math.floor(i / kernel ** 2) * channels + phase) * taps ** 2 + tap] = weight.data[i]!
  }
  return { data, shape: [inputs, channels, taps, taps] }
}
