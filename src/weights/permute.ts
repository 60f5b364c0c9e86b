/** Reordering of axes. */

import { contiguousStrides } from '../tensor-view.js'

type Elements = { readonly length: number; [index: number]: unknown }

/**
 * Copies elements so that axis `axes[i]` of `from` is axis i of `to`.
 *
 * @param shape - Of `from`, which is contiguous, as `to` will be; both hold its elements.
 */
export function permute(
  from: ArrayBufferView,
  shape: readonly number[],
  axes: readonly number[],
  to: ArrayBufferView,
): void {
  const source = from as unknown as Elements
  const target = to as unknown as Elements
  const strides = contiguousStrides(shape)
  // Axes of one element never move, and an index over thousands of them would.
  const moving = axes.filter((axis) => shape[axis] !== 1)
  const sizes = moving.map((axis) => shape[axis] as number)
  const steps = moving.map((axis) => strides[axis] as number)
  const index = sizes.map(() => 0)
  let at = 0
  for (let out = 0; out < target.length; out++) {
    target[out] = source[at]
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      at += steps[axis] as number
      index[axis] = (index[axis] as number) + 1
      if ((index[axis] as number) < (sizes[axis] as number)) break
      at -= (steps[axis] as number) * (sizes[axis] as number)
      index[axis] = 0
    }
  }
}
