/** The geometry of Keras's layers in the options of this package. */

import { type Pair, readChoice, readOptions, readPair } from '../arguments.js'

/** Options of a `Conv2DTranspose` of Keras. */
export interface KerasOptions {
  /** Keras's `kernel_size`. */
  kernelSize: Pair
  /** Default 1. */
  strides?: Pair
  /** Default `'valid'`. */
  padding?: 'valid' | 'same'
}

/** A layer that computes what Keras's does, and then some rows and columns at the end. */
export interface KerasGeometry {
  /** The option of the layer. */
  readonly stride: readonly [height: number, width: number]
  /** The option of the layer. */
  readonly padding: readonly [height: number, width: number]
  /** The option of the layer. */
  readonly outputPadding: readonly [height: number, width: number]
  /** How many rows and columns at the end of the output Keras leaves out: 0 or 1. */
  readonly excess: readonly [height: number, width: number]
}

/**
 * What stride, padding and outputPadding of a layer stand for Keras's words. Of its padding `'same'`
 * with kernelSize - strides odd, which is wider at the end, one row or column remains to be cut off.
 *
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
