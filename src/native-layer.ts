/** A layer's native half: made from its sizes, and live until it is disposed of. */

import { type DType, dtypeNumber } from './dtype.js'
import { makeError } from './errors.js'
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

/** The native half of a module, which frees it before the garbage collector does. */
export class OwnedLayer {
  #layer: NativeLayer | null

  constructor(layer: NativeLayer) {
    this.#layer = layer
  }

  /** @throws Error `ERR_DISPOSED`. */
  live(): NativeLayer {
    if (this.#layer !== null) return this.#layer
    throw makeError('ERR_DISPOSED', 'the module must be live; it has been disposed of')
  }

  /** Calls under way finish; a second time does nothing. */
  dispose(): void {
    this.#layer?.dispose()
    this.#layer = null
  }
}
