/** The network on one tile: what is to be added to the bicubic enlargement of its luminance. */

import { ConvTranspose2d } from '../conv-transpose2d.js'
import { elementCount } from '../shape.js'
import { createWorkspace, type Workspace } from './leaky-relu.js'
import { haloOf, lastPadding, type Model } from './model.js'

/** The layers of a model and the memory between them; runs on the calling thread. */
export class Network {
  readonly halo: number
  readonly #model: Model
  readonly #layers: readonly ConvTranspose2d[]
  readonly #workspace: Workspace
  /** The input, then the two that the layers write in turn. */
  readonly #low: Float32Array
  readonly #turns: readonly [Float32Array, Float32Array]
  readonly #residual: Float32Array

  /** @param rows - The most that a tile will have, in input pixels without its halo. */
  constructor(model: Model, rows: number, columns: number) {
    this.#model = model
    this.halo = haloOf(model)
    this.#layers = model.weights.map(({ data, shape }, index) => {
      const [inputs = 0, outputs = 0, kernel = 0] = shape
      const isLast = index === model.weights.length - 1
      const layer = new ConvTranspose2d(inputs, outputs, kernel, {
        bias: false,
        stride: isLast ? model.scale : 1,
        padding: isLast ? lastPadding(model.scale, kernel) : kernel - 1,
      })
      layer.weight.assign(data)
      return layer
    })
    const low = (rows + 2 * this.halo) * (columns + 2 * this.halo)
    const channels = Math.max(...model.weights.slice(0, -1).map(({ shape }) => shape[1]!))
    const residual = rows * columns * model.scale ** 2
    const lengths = [low, channels * low, channels * low, residual]
    this.#workspace = createWorkspace(lengths)
    this.#low = this.#workspace.allocate(low)
    this.#turns = [this.#workspace.allocate(lengths[1]!), this.#workspace.allocate(lengths[2]!)]
    this.#residual = this.#workspace.allocate(residual)
  }

  /** Where a tile's luminance goes, `[rows + 2 halo, columns + 2 halo]`, in any unit. */
  input(rows: number, columns: number): Float32Array {
    return this.#low.subarray(0, (rows + 2 * this.halo) * (columns + 2 * this.halo))
  }

  /**
   * @param threads - Of the layers; default the package's.
   * @returns `[scale rows, scale columns]` in the input's unit, valid until the next run.
   */
  run(rows: number, columns: number, threads?: number): Float32Array {
    let input = this.input(rows, columns)
    let shape = [1, 1, rows + 2 * this.halo, columns + 2 * this.halo]
    for (const [index, layer] of this.#layers.entries()) {
      const isLast = index === this.#layers.length - 1
      const outputShape = layer.outputShape(shape)
      const place = isLast ? this.#residual : this.#turns[index % 2]!
      const output = place.subarray(0, elementCount('output', outputShape))
      layer.forwardSync(
        { data: input, shape },
        { out: { data: output, shape: outputShape }, ...(threads && { threads }) },
      )
      if (!isLast) this.#workspace.activate(output, this.#model.slope)
      input = output
      shape = outputShape
    }
    return input
  }

  dispose(): void {
    for (const layer of this.#layers) layer.dispose()
  }
}
