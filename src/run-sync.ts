/** Running a call on the calling thread. */

import type { Call } from './call.js'
import type { NativeLayer } from './native.cjs'
import { callNative } from './runtime.js'
import type { Tensor } from './tensor.js'
import { nativeData } from './tensor-view.js'

/** Computes into the caller's `out`, or into new memory. @throws RangeError `ERR_TOO_LARGE`. */
export function runSync(layer: NativeLayer, call: Call): Tensor {
  const output = call.outputInPlace()
  callNative(() => layer.runSync(call.numbers(), nativeData(call.input, 'all'), output))
  return call.result(output)
}
