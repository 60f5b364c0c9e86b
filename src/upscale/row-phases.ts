/** The last layer of the network, with the phases of its output rows as channels. */

import { ConvTranspose2d } from '../conv-transpose2d.js'
import type { Workspace } from './leaky-relu.js'
import { LAST_REACH, lastPadding, type ModelWeight } from './model.js'

/**
 * Output row o of a transposed convolution belongs to phase (o + padding) mod stride. One output channel
 * keeps few sums in registers; here each phase is a channel, the vertical stride is 1, and the same
 * products take less time. Then the rows only have to be put in order.
 */
export class RowPhases {
  readonly #layer: ConvTranspose2d
  readonly #scale: number
  readonly #taps: number
  /** Of the layer as it was. */
  readonly #padding: number

  constructor(weight: ModelWeight, scale: number) {
    const [inputs = 0, , kernel = 0] = weight.shape
    this.#scale = scale
    this.#taps = Math.ceil(kernel / scale)
    this.#padding = lastPadding(scale, kernel)
    this.#layer = new ConvTranspose2d(inputs, scale, [this.#taps, kernel], {
      bias: false,
      stride: [1, scale],
      padding: [this.#taps - 1, this.#padding],
    })
    this.#layer.weight.assign(splitRows(weight, scale, this.#taps))
  }

  /** Values that {@link run} writes for a tile. */
  outputLength(rows: number, columns: number): number {
    return this.#scale * this.#quotients(rows) * this.#scale * columns
  }

  /** Writes `[phases, rows, scale columns]`; input has a border of LAST_REACH. */
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
    const width = columns * this.#scale
    const count = this.#quotients(rows)
    for (let y = 0; y < rows * this.#scale; y++) {
      const phase = (y + this.#padding) % this.#scale
      const quotient = (y + this.#padding - phase) / this.#scale - (this.#taps - 1)
      workspace.copy(phases, (phase * count + quotient) * width, to, y * width, width)
    }
  }

  dispose(): void {
    this.#layer.dispose()
  }

  #quotients(rows: number): number {
    return rows + 2 * LAST_REACH - (this.#taps - 1)
  }
}

/** From `[inputs, 1, kernel, kernel]` to `[inputs, scale, taps, kernel]`; zeros where a phase has a tap less. */
function splitRows({ data, shape }: ModelWeight, scale: number, taps: number): Float32Array {
  const [inputs = 0, , kernel = 0] = shape
  const split = new Float32Array(inputs * scale * taps * kernel)
  for (let input = 0; input < inputs; input++) {
    for (let row = 0; row < kernel; row++) {
      const from = (input * kernel + row) * kernel
      const phase = input * scale + (row % scale)
      const to = (phase * taps + Math.floor(row / scale)) * kernel
      split.set(data.subarray(from, from + kernel), to)
    }
  }
  return split
}
