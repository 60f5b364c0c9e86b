/** The model: doubles a picture with one depthwise ConvTranspose2d, bilinearly. */

import { ConvTranspose2d, Tensor } from 'convtranspose'
import type { Picture } from './messages.js'

/** Repeated pixels on each side, so that the layer's zeros never show; the padding crops them again. */
const BORDER = 1
const AXIS = [0.25, 0.75, 0.75, 0.25]

const layer = new ConvTranspose2d(4, 4, 4, { stride: 2, padding: 3, groups: 4, bias: false })
const kernel = AXIS.flatMap((vertical) => AXIS.map((horizontal) => vertical * horizontal))
layer.weight.assign([...kernel, ...kernel, ...kernel, ...kernel])

/** Rejects with the signal's reason when it aborts. */
export async function doublePicture(picture: Picture, signal: AbortSignal): Promise<Picture> {
  // The buffer is nobody else's: it can be taken instead of copied.
  return toPicture(await layer.forward(toTensor(picture), { transfer: true, signal }))
}

/** `[1, 4, height + 2, width + 2]`; the pixels stay interleaved, and the strides say so. */
function toTensor({ pixels, width, height }: Picture): Tensor<'float32'> {
  const [rows, columns] = [height + 2 * BORDER, width + 2 * BORDER]
  const values = new Float32Array(rows * columns * 4)
  for (let row = 0, to = 0; row < rows; row++) {
    const y = Math.min(Math.max(row - BORDER, 0), height - 1)
    for (let column = 0; column < columns; column++, to += 4) {
      const x = Math.min(Math.max(column - BORDER, 0), width - 1)
      const from = (y * width + x) * 4
      values.set(pixels.subarray(from, from + 4), to)
    }
  }
  const strides = [values.length, 1, columns * 4, 4]
  return new Tensor(values, [1, 4, rows, columns], { strides })
}

function toPicture({ data, shape }: Tensor<'float32'>): Picture {
  const [, , height = 0, width = 0] = shape
  const plane = height * width
  const pixels = new Uint8ClampedArray(plane * 4)
  for (let at = 0; at < plane; at++) {
    for (let c = 0; c < 4; c++) pixels[at * 4 + c] = Math.round(data[c * plane + at] ?? 0)
  }
  return { pixels, width, height }
}
