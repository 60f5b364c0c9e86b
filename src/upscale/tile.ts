/** One tile of a picture: levels to planes, the layers, planes to levels. */

import type { ConvTranspose2d } from '../conv-transpose2d.js'
import { bicubicLayer } from './bicubic.js'
import { luminance } from './luminance.js'
import { type Enlargement, LAST_REACH } from './model.js'
import { Network } from './network.js'
import { limitOvershoot } from './overshoot.js'
import { colourChannels, type Levels, type PictureForm, type Rows } from './picture.js'

/** A part of a picture, in input pixels. */
export interface Tile {
  readonly left: number
  readonly top: number
  readonly columns: number
  readonly rows: number
}

/**
 * Enlarges tiles of pictures of one form.
 *
 * Every channel is enlarged bicubically, and to each colour the network's answer to the luminance is
 * added: the same as the network's luminance with bicubic chroma, whatever the colour space's matrix.
 */
export class TileEnlarger {
  readonly #form: PictureForm
  readonly #scale: number
  readonly #network: Network | null
  readonly #bicubic: ConvTranspose2d
  /** Rows around a tile that {@link enlarge} must be given where the picture has them. */
  readonly halo: number
  /** Of the widest tile, `[rows + 2 halo, columns + 2 halo, channels]`; colour times alpha. */
  readonly #window: Float32Array
  /** `[channels, scale rows, scale columns]`. */
  readonly #planes: Float32Array

  /** @param largest - The most rows and columns that a tile will have. */
  constructor(
    model: Enlargement,
    form: PictureForm,
    largest: { readonly rows: number; readonly columns: number },
  ) {
    const { rows, columns } = largest
    this.#form = form
    this.#scale = model.scale
    this.#network = model.weights === null ? null : new Network(model, rows, columns)
    this.#bicubic = bicubicLayer(model.scale, form.channels)
    this.halo = this.#network?.halo ?? LAST_REACH
    const pixels = (rows + 2 * this.halo) * (columns + 2 * this.halo)
    this.#window = new Float32Array(pixels * form.channels)
    this.#planes = new Float32Array(rows * columns * model.scale ** 2 * form.channels)
  }

  /**
   * @param input - At least the rows of the tile and its halo that the picture has.
   * @param output - Of the enlarged picture; its rows of the tile are written.
   * @param threads - Of the layers; default the package's.
   */
  enlarge(tile: Tile, input: Rows, output: Rows, threads?: number): void {
    this.#readWindow(tile, input)
    const planes = this.#enlargeBicubically(tile, threads)
    if (this.#network !== null) this.#addDetails(this.#network, planes, tile, threads)
    this.#write(tile, planes, output)
  }

  dispose(): void {
    this.#network?.dispose()
    this.#bicubic.dispose()
  }

  #enlargeBicubically({ rows, columns }: Tile, threads: number | undefined): Float32Array {
    const { channels } = this.#form
    const [height, width] = [rows + 2 * this.halo, columns + 2 * this.halo]
    const border = this.halo - LAST_REACH
    const shape = [1, channels, height - 2 * border, width - 2 * border]
    const data = this.#window.subarray((border * width + border) * channels)
    const size = [rows * this.#scale, columns * this.#scale] as const
    const planes = this.#planes.subarray(0, channels * size[0] * size[1])
    this.#bicubic.forwardSync(
      { data, shape, strides: [0, 1, width * channels, channels] },
      { out: { data: planes, shape: [1, channels, ...size] }, ...(threads && { threads }) },
    )
    return planes
  }

  #addDetails(
    network: Network,
    planes: Float32Array,
    { rows, columns }: Tile,
    threads: number | undefined,
  ): void {
    const { channels } = this.#form
    const low = network.input(rows, columns)
    fillLuminance(low, this.#window, channels)
    const residual = network.run(rows, columns, threads)
    const [scale, halo] = [this.#scale, this.halo]
    limitOvershoot(residual, { rows, columns, scale, low, halo, planes, channels })
    addToColours(planes, residual, colourChannels(channels))
  }

  /** The tile with its halo; beyond the picture's edges its outermost pixels are repeated. */
  #readWindow({ left, top, rows, columns }: Tile, { data, first }: Rows): void {
    const { width, height, channels, white } = this.#form
    const window = this.#window
    const halo = this.halo
    const colours = colourChannels(channels)
    let to = 0
    for (let y = top - halo; y < top + rows + halo; y++) {
      const row = (Math.min(Math.max(y, 0), height - 1) - first) * width
      for (let x = left - halo; x < left + columns + halo; x++) {
        const from = (row + Math.min(Math.max(x, 0), width - 1)) * channels
        if (colours === channels) {
          for (let c = 0; c < channels; c++) window[to + c] = data[from + c]!
        } else {
          const alpha = data[from + colours]!
          for (let c = 0; c < colours; c++) window[to + c] = (data[from + c]! * alpha) / white
          window[to + colours] = alpha
        }
        to += channels
      }
    }
  }

  #write(tile: Tile, planes: Float32Array, output: Rows): void {
    const { channels, white } = this.#form
    const [rows, columns] = [tile.rows * this.#scale, tile.columns * this.#scale]
    const stride = this.#form.width * this.#scale * channels
    const at = (tile.top * this.#scale - output.first) * stride + tile.left * this.#scale * channels
    const colours = colourChannels(channels)
    const pixels = rows * columns
    if (colours < channels) unmultiply(planes, pixels, colours, white)
    for (let c = 0; c < channels; c++) {
      const plane = planes.subarray(c * pixels, (c + 1) * pixels)
      for (let y = 0; y < rows; y++) {
        writeRow(plane, y * columns, columns, output.data, at + y * stride + c, channels, white)
      }
    }
  }
}

/** Rounds to the nearest level and clamps: a cubic overshoots at edges. */
function writeRow(
  plane: Float32Array,
  from: number,
  count: number,
  levels: Levels,
  to: number,
  step: number,
  white: number,
): void {
  for (let i = 0; i < count; i++) {
    levels[to + i * step] = Math.min(Math.max(plane[from + i]! + 0.5, 0), white)
  }
}

/** From interleaved channels. */
function fillLuminance(low: Float32Array, window: Float32Array, channels: number): void {
  for (let i = 0; i < low.length; i++) low[i] = luminance(window, i * channels, 1, channels)
}

function addToColours(planes: Float32Array, residual: Float32Array, colours: number): void {
  for (let c = 0; c < colours; c++) {
    const plane = planes.subarray(c * residual.length, (c + 1) * residual.length)
    for (let i = 0; i < plane.length; i++) plane[i] = plane[i]! + residual[i]!
  }
}

/** Divides colour by alpha, which transparent pixels then bleed none of. */
function unmultiply(planes: Float32Array, pixels: number, colours: number, white: number): void {
  for (let i = 0; i < pixels; i++) {
    const alpha = planes[colours * pixels + i]!
    // Of a pixel that nobody sees, alpha may be next to 0 or below it.
    const factor = alpha < 0.5 ? 0 : white / alpha
    for (let c = 0; c < colours; c++) planes[c * pixels + i] = planes[c * pixels + i]! * factor
  }
}
