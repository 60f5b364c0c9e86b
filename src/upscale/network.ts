/** The network on one tile: what is to be added to the bicubic enlargement of its luminance. */

import { ConvTranspose2d } from '../conv-transpose2d.js'
import { elementCount } from '../shape.js'
import { haloOf, type Model, type ModelWeight } from './model.js'
import { PixelPhases } from './pixel-phases.js'
import { createWorkspace, type Workspace } from './workspace.js'

/** The layers of a model and the memory between them; runs on the calling thread. */
export class Network {
  readonly halo: number
  readonly #model: Model
  /** All but the last one, each in parts of its output channels. */
  readonly #layers: readonly (readonly ConvTranspose2d[])[]
  readonly #last: PixelPhases
  readonly #workspace: Workspace
  /** The input, then the two that the layers write in turn. */
  readonly #low: Float32Array
  readonly #turns: readonly [Float32Array, Float32Array]
  readonly #residual: Float32Array

  /** @param rows - The most that a tile will have, in input pixels without its halo. */
  constructor(model: Model, rows: number, columns: number) {
    this.#model = model
    this.halo = haloOf(model)
    const features = model.weights.slice(0, -1)
    this.#layers = features.map(layerParts)
    this.#last = new PixelPhases(model.weights.at(-1)!, model.scale)
    const low = (rows + 2 * this.halo) * (columns + 2 * this.halo)
    const channels = Math.max(...features.map(({ shape }) => shape[1]!))
    const residual = rows * columns * model.scale ** 2
    const between = Math.max(channels * low, this.#last.outputLength(rows, columns))
    const lengths = [low, between, between, residual]
    this.#workspace = createWorkspace(lengths, model.scale)
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
    for (const [index, parts] of this.#layers.entries()) {
      const output = this.#turns[index % 2]!
      const given = { data: input, shape }
      let written = 0
      for (const part of parts) {
        shape = part.outputShape(given.shape)
        const data = output.subarray(written, written + elementCount('output', shape))
        part.forwardSync(given, { out: { data, shape }, ...(threads && { threads }) })
        this.#workspace.activate(data, this.#model.slope)
        written += data.length
      }
      input = output.subarray(0, written)
      shape = [1, shape[1]! * parts.length, shape[2]!, shape[3]!]
    }
    const phases = this.#turns[this.#layers.length % 2]!
    const residual = this.#residual.subarray(0, rows * columns * this.#model.scale ** 2)
    this.#last.run({ data: input, shape }, phases, threads)
    this.#last.interleave(phases, residual, rows, columns, this.#workspace)
    return residual
  }

  dispose(): void {
    this.#last.dispose()
    for (const layer of this.#layers.flat()) layer.dispose()
  }
}

/**
 * A layer of one input, which is soon read, in two halves: of these, more is in a cache yet when the activation
 * comes.
 */
function layerParts({ data, shape }: ModelWeight): ConvTranspose2d[] {
  const [inputs = 0, outputs = 0, kernel = 0] = shape
  const count = inputs === 1 && outputs % 2 === 0 ? 2 : 1
  return Array.from({ length: count }, (_, part) => {
    const options = { bias: false, padding: kernel - 1 }
    const layer = new ConvTranspose2d(inputs, outputs / count, kernel, options)
    const length = data.length / count
    layer.weight.assign(data.subarray(part * length, (part + 1) * length))
    return layer
  })
}
