/** How near enlargements come to the pictures that were reduced before: PSNR and SSIM of the luminance. */

import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { type Enlargement, readModel } from '../../src/upscale/model.js'
import { enlargePicture } from '../../src/upscale/upscaler.js'
import { type Picture, reduce } from './reduce.js'

const PICTURES = fileURLToPath(new URL('./pictures/', import.meta.url))
const MODELS = fileURLToPath(new URL('../../models/', import.meta.url))

export const SCALES = [2, 3, 4] as const

/** The pictures that no network was trained on. Named, as the demo writes beside one of them. */
export const HELD_OUT = ['camera', 'chelsea', 'coffee']

export async function heldOut(name: string): Promise<Picture> {
  const decoded = sharp(`${PICTURES}${name}.png`).raw()
  const { data, info } = await decoded.toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: info.channels }
}

export function modelFile(scale: number): string {
  return `${MODELS}upscale-x${scale}.safetensors`
}

/** A picture enlarged, as levels. */
export async function enlarged(enlargement: Enlargement, picture: Picture): Promise<Picture> {
  const { scale } = enlargement
  const form = { ...picture, white: 255 }
  const data = await enlargePicture(enlargement, form, picture.data)
  const [width, height] = [picture.width * scale, picture.height * scale]
  return { data: data as Uint8Array, width, height, channels: picture.channels }
}

export interface Quality {
  readonly picture: string
  readonly scale: number
  readonly bicubic: Score
  readonly network: Score
}

export interface Score {
  /** In dB. */
  readonly psnr: number
  readonly ssim: number
}

/** Reduces a held-out picture, enlarges it both ways and compares with what it was. */
export async function measure(picture: string, scale: number): Promise<Quality> {
  const original = await heldOut(picture)
  const small = reduce(original, scale)
  const model = await readModel(modelFile(scale))
  const [bicubic, network] = await Promise.all(
    [{ scale, weights: null }, model].map(async (enlargement) =>
      score(original, await enlarged(enlargement, small), scale),
    ),
  )
  return { picture, scale, bicubic: bicubic!, network: network! }
}

/** Compares without the outermost `border` pixels. */
function score(one: Picture, other: Picture, border: number): Score {
  const planes = [one, other].map((picture) => luminance(picture, border))
  const size = [one.height - 2 * border, one.width - 2 * border] as const
  return { psnr: psnr(planes[0]!, planes[1]!), ssim: ssim(planes[0]!, planes[1]!, ...size) }
}

/** BT.601's Y in levels, without the border. */
function luminance({ data, width, height, channels }: Picture, border: number): Float64Array {
  const [rows, columns] = [height - 2 * border, width - 2 * border]
  return Float64Array.from({ length: rows * columns }, (_, i) => {
    const [y, x] = [Math.floor(i / columns) + border, (i % columns) + border]
    const at = (y * width + x) * channels
    if (channels < 3) return data[at]!
    return 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!
  })
}

function psnr(one: Float64Array, other: Float64Array): number {
  const mean = one.reduce((sum, value, i) => sum + (value - other[i]!) ** 2, 0) / one.length
  return 10 * Math.log10(255 ** 2 / mean)
}

/**
 * The mean structural similarity over all whole windows.
 *
 * @see Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, "Image quality assessment: from error
 * visibility to structural similarity", IEEE Transactions on Image Processing 13 (2004) 600-612.
 */
function ssim(one: Float64Array, other: Float64Array, rows: number, columns: number): number {
  const smooth = (value: (i: number) => number) => gaussian(value, rows, columns)
  const [mean, otherMean] = [smooth((i) => one[i]!), smooth((i) => other[i]!)]
  const square = smooth((i) => one[i]! ** 2)
  const otherSquare = smooth((i) => other[i]! ** 2)
  const product = smooth((i) => one[i]! * other[i]!)
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2]
  const sum = mean.reduce((total, a, i) => {
    const b = otherMean[i]!
    const variances = square[i]! - a * a + otherSquare[i]! - b * b
    const covariance = product[i]! - a * b
    const structure = (2 * covariance + c2) / (variances + c2)
    return total + (structure * (2 * a * b + c1)) / (a * a + b * b + c1)
  }, 0)
  return sum / mean.length
}

const WINDOW = 11

/** Weighted means over windows of 11 x 11 pixels, sigma 1.5. */
function gaussian(value: (i: number) => number, rows: number, columns: number): Float64Array {
  const raw = Array.from({ length: WINDOW }, (_, i) => Math.exp(-((i - 5) ** 2) / (2 * 1.5 ** 2)))
  const total = raw.reduce((a, b) => a + b)
  const weights = raw.map((weight) => weight / total)
  const [height, width] = [rows - WINDOW + 1, columns - WINDOW + 1]
  const narrow = Float64Array.from({ length: rows * width }, (_, i) => {
    const from = Math.floor(i / width) * columns + (i % width)
    return weights.reduce((sum, weight, k) => sum + weight * value(from + k), 0)
  })
  return Float64Array.from({ length: height * width }, (_, i) =>
    weights.reduce((sum, weight, k) => sum + weight * narrow[i + k * width]!, 0),
  )
}
