/** A layer's native half, made from its sizes. */

import { type DType, dtypeNumber } from './dtype.js'
import type { LayerNumbers, NativeLayer } from './native.cjs'
import { callNative, native } from './runtime.js'
import type { Geometry } from './shape.js'

export function layerNumbers(geometry: Geometry): LayerNumbers {
  return Float64Array.of(
    geometry.inChannels,
    geometry.outChannels,
    geometry.groups,
    ...geometry.kernelSize,
    ...geometry.stride,
    ...geometry.padding,
    ...geometry.dilation,
  )
}

/** @throws Error `ERR_NATIVE_LOAD`; RangeError `ERR_TOO_LARGE`. */
export function createNativeLayer(geometry: Geometry, dtype: DType, hasBias: boolean): NativeLayer {
  const { Layer } = native()
  return callNative(() => new Layer(dtypeNumber(dtype), layerNumbers(geometry), hasBias))
}
