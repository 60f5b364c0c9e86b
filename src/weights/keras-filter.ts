/** Filters as TensorFlow, TensorFlow.js and Keras keep them. */

import { allocate } from '../allocate.js'
import { type DType, toPublicData } from '../dtype.js'
import { shapeMismatch } from '../errors.js'
import { Tensor, type TensorLike } from '../tensor.js'
import { nativeData, readTensor, requireContiguous } from '../tensor-view.js'
import { permute } from './permute.js'

/**
 * Copies the filter of a Keras `Conv2DTranspose` (TensorFlow's and TensorFlow.js's `conv2dTranspose`) into
 * the axis order of a layer's weight.
 *
 * @param filter - `[kH, kW, outChannels, inChannels]`, or `[k, outChannels, inChannels]` of a
 * `Conv1DTranspose`, for which kH is 1; contiguous.
 * @returns `[inChannels, outChannels, kH, kW]`, of the same dtype.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`; RangeError
 * `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`.
 */
export function fromKerasFilter<D extends DType>(filter: TensorLike<D>): Tensor<D> {
  const view = readTensor('filter', filter)
  requireContiguous('filter', view)
  const rank = view.shape.length
  if (rank !== 3 && rank !== 4) {
    throw shapeMismatch('filter', 'of shape [(kH,) kW, outChannels, inChannels]', view.shape)
  }
  const shape = rank === 4 ? view.shape : [1, ...view.shape]
  const target = allocate('filter', view.dtype, view.size)
  permute(nativeData(view, 'own'), shape, [3, 2, 0, 1], target)
  const axes = [3, 2, 0, 1].map((axis) => shape[axis] as number)
  const isBits = view.kind === 'Uint16Array'
  return new Tensor<D>(toPublicData<D>(target, isBits), axes)
}
