/** The geometry of Keras's layers in the options of this package. */

import { type Pair, readChoice, readOptions, readPair } from '../arguments.js'

/** The arguments of a Keras `Conv2DTranspose`. */
export interface KerasOptions {
  /** Keras's `kernel_size`: a number or `[height, width]`. */
  kernelSize: Pair
  /** A number or `[height, width]`; default 1. */
  strides?: Pair
  /** Default `'valid'`. */
  padding?: 'valid' | 'same'
}

/** Options of a layer that computes what Keras's does, and at most one row and column more. */
export interface KerasGeometry {
  /** The layer's option `stride`. */
  readonly stride: readonly [height: number, width: number]
  /** The layer's option `padding`. */
  readonly padding: readonly [height: number, width: number]
  /** The layer's option `outputPadding`. */
  readonly outputPadding: readonly [height: number, width: number]
  /** Rows and columns at the end of the output that Keras does not have, to be cut off: 0 or 1 each. */
  readonly excess: readonly [height: number, width: number]
}

/**
 * The options stride, padding and outputPadding for the arguments of a Keras layer. With `'same'` and an
 * odd kernelSize - strides, Keras crops one pixel more at the end than at the start: that row or column
 * (`excess`) remains to be cut off.
 *
 * @see Keras Conv2DTranspose, "padding".
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`; RangeError `ERR_OUT_OF_RANGE`.
 */
export function kerasGeometry(options: KerasOptions): KerasGeometry {
  const given = readOptions(options, ['kernelSize', 'strides', 'padding'])
  const kernel = readPair('kernelSize', given.kernelSize, 1)
  const stride =
    given.strides === undefined ? ([1, 1] as const) : readPair('strides', given.strides, 1)
  const padding =
    given.padding === undefined ? 'valid' : readChoice('padding', given.padding, ['valid', 'same'])
  const axes = ([0, 1] as const).map((axis) => {
    const surplus = kernel[axis] - stride[axis]
    const cut = padding === 'same' ? Math.max(surplus, 0) : 0
    return { padding: Math.floor(cut / 2), outputPadding: Math.max(-surplus, 0), excess: cut % 2 }
  })
  const pair = (name: 'padding' | 'outputPadding' | 'excess') =>
    [axes[0]?.[name] ?? 0, axes[1]?.[name] ?? 0] as const
  return {
    stride,
    padding: pair('padding'),
    outputPadding: pair('outputPadding'),
    excess: pair('excess'),
  }
}
