/** A module in words, as PyTorch prints it. */

import type { DType } from './dtype.js'
import type { Geometry } from './shape.js'

/** `ConvTranspose2d(16, 33, kernel_size=(3, 5), stride=(2, 1))`, and what is not a default. */
export function moduleText(geometry: Geometry, hasBias: boolean, dtype: DType): string {
  const { inChannels, outChannels, kernelSize, stride, padding, dilation } = geometry
  const { outputPadding, groups } = geometry
  const tuple = (pair: readonly number[]) => `(${pair.join(', ')})`
  const parts = [
    `${inChannels}, ${outChannels}`,
    `kernel_size=${tuple(kernelSize)}`,
    `stride=${tuple(stride)}`,
  ]
  if (padding.some((size) => size !== 0)) parts.push(`padding=${tuple(padding)}`)
  if (dilation.some((size) => size !== 1)) parts.push(`dilation=${tuple(dilation)}`)
  if (outputPadding.some((size) => size !== 0)) {
    parts.push(`output_padding=${tuple(outputPadding)}`)
  }
  if (groups !== 1) parts.push(`groups=${groups}`)
  if (!hasBias) parts.push('bias=False')
  if (dtype !== 'float32') parts.push(`dtype=${dtype}`)
  return `ConvTranspose2d(${parts.join(', ')})`
}
