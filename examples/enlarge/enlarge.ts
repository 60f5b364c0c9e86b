/** Enlarging a picture two times with one ConvTranspose2d. */

import { ConvTranspose2d, Tensor } from 'convtranspose'
import { BORDER, depthwiseWeights, KERNEL, PADDING, STRIDE } from './bicubic.js'

/** A picture of 8-bit levels. */
export interface Image {
  /** Interleaved, `[height, width, channels]`. */
  readonly data: Uint8Array | Uint8ClampedArray
  /** In pixels, at least 1. */
  readonly width: number
  readonly height: number
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha; alpha is straight, not premultiplied. */
  readonly channels: number
}

/** Doubles the width and the height of a picture; the number of channels stays. */
export async function enlarge(image: Image): Promise<Image> {
  const layer = createLayer(image.channels)
  try {
    return toImage(await layer.forward(toTensor(image)))
  } finally {
    layer.dispose()
  }
}

/** The layer: depthwise, so that each channel is enlarged by itself, and without a bias. */
export function createLayer(channels: number): ConvTranspose2d {
  const options = { stride: STRIDE, padding: PADDING, groups: channels, bias: false }
  const layer = new ConvTranspose2d(channels, channels, KERNEL, options)
  layer.weight.assign(depthwiseWeights(channels))
  return layer
}

/**
 * The layer's input for a picture, `[1, channels, height + 2 BORDER, width + 2 BORDER]`, in levels.
 *
 * The edge pixels are repeated outwards, so that the layer's zeros never show; colour is multiplied
 * by alpha, so that transparent pixels bleed none. The pixels stay interleaved, as pictures come: the
 * strides tell the layer where each channel lies.
 */
export function toTensor(image: Image): Tensor<'float32'> {
  const { data, width, height, channels } = image
  const [rows, columns] = [height + 2 * BORDER, width + 2 * BORDER]
  const values = new Float32Array(rows * columns * channels)
  const colours = colourChannels(channels)
  let to = 0
  for (let row = 0; row < rows; row++) {
    const y = clamp(row - BORDER, height)
    for (let column = 0; column < columns; column++) {
      const from = (y * width + clamp(column - BORDER, width)) * channels
      const alpha = colours < channels ? data[from + colours]! : 255
      for (let c = 0; c < colours; c++) values[to + c] = (data[from + c]! * alpha) / 255
      if (colours < channels) values[to + colours] = alpha
      to += channels
    }
  }
  const strides = [values.length, 1, columns * channels, channels]
  return new Tensor(values, [1, channels, rows, columns], { strides })
}

/**
 * The picture in the layer's output `[1, channels, height, width]`: colour divided by alpha, then
 * rounded to the nearest level. The cubic overshoots at edges; what leaves [0, 255] is clamped.
 */
export function toImage(output: Tensor<'float32'>): Image {
  const [, channels = 0, height = 0, width = 0] = output.shape
  const pixels = height * width
  const data = new Uint8ClampedArray(pixels * channels)
  const colours = colourChannels(channels)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const to = pixel * channels
    const alpha = colours < channels ? output.data[colours * pixels + pixel]! : 255
    if (colours < channels) data[to + colours] = Math.round(alpha)
    // Of a pixel that nobody sees, alpha may be next to 0 or below it.
    if (Math.round(alpha) <= 0) continue
    for (let c = 0; c < colours; c++) {
      data[to + c] = Math.round((output.data[c * pixels + pixel]! * 255) / alpha)
    }
  }
  return { data, width, height, channels }
}

/** How many of the channels are colour; alpha, where there is one, follows them. */
function colourChannels(channels: number): number {
  return channels % 2 === 0 ? channels - 1 : channels
}

/** The index in [0, size) that is next to `index`. */
function clamp(index: number, size: number): number {
  return Math.min(Math.max(index, 0), size - 1)
}
