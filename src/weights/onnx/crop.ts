/** The part of a layer's output that is a node's. */

import { Tensor } from '../../tensor.js'
import { nativeData, plainElements, readTensor, type TensorView } from '../../tensor-view.js'
import type { Placement } from './window.js'

/** What is left of `[..., H, W]`. */
export type Placements = readonly [height: Placement, width: Placement]

export function isWhole(placements: Placements): boolean {
  return placements.every(({ skip, rest }) => skip === 0 && rest === 0)
}

/** A view of the output, in its memory. */
export function cropped(whole: Tensor, [height, width]: Placements): Tensor {
  const { data, dtype, strides } = whole
  const [row = 0, column = 0] = strides.slice(-2)
  const shape = [...whole.shape.slice(0, -2), height.size, width.size]
  const offset = whole.offset + height.skip * row + width.skip * column
  // Without elements, a view may begin beyond the data.
  return new Tensor(data, shape, { strides, offset: shape[0] === 0 ? 0 : offset, dtype })
}

/** Copies a view of a contiguous output, row by row, to a contiguous tensor of its shape. */
export function copyRows(from: Tensor, to: TensorView): void {
  const view = readTensor('output', from)
  const source = nativeData(view, 'all')
  const target = plainElements(to, to.buffer, to.offset, to.size)
  const [rows = 0, width = 0] = view.shape.slice(-2)
  const [row = 0] = view.strides.slice(-2)
  const plane = view.strides.at(-3) ?? 0
  for (let at = 0, begin = view.offset; at < view.size; begin += plane) {
    for (let index = 0; index < rows; index++, at += width) {
      const first = begin + index * row
      target.set(source.subarray(first, first + width) as never, at)
    }
  }
}
