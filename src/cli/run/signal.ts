/** 1-D layers: their signals run as images of height 1. */

import { shapeMismatch } from '../../errors.js'

/**
 * @param shape - [N, C, L] or [C, L]
 * @returns [N, C, 1, L] or [C, 1, L]
 * @throws RangeError `ERR_SHAPE_MISMATCH`
 */
export function imageOfSignal(shape: readonly number[]): number[] {
  if (shape.length !== 2 && shape.length !== 3) {
    throw shapeMismatch('input', 'of shape [N, C, L] or [C, L] for a 1-D weight', shape)
  }
  return [...shape.slice(0, -1), 1, ...shape.slice(-1)]
}

/** The way back, of an output. */
export function signalOfImage(shape: readonly number[]): number[] {
  return [...shape.slice(0, -2), ...shape.slice(-1)]
}
