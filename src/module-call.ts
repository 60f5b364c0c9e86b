/** A call of a module: its arguments, read and checked against the layer. */

import { readIntegers } from './arguments.js'
import { Call, callNumbers } from './call.js'
import { type CALL_OPTIONS, readCallSettings } from './call-options.js'
import type { ModuleSettings } from './module-options.js'
import type { CallNumbers } from './native.cjs'
import { type CallShape, inferShape } from './shape.js'
import { readTensor, requireDType } from './tensor-view.js'

/** The options of a call, read but not checked. */
export type GivenCallOptions = { readonly [key in (typeof CALL_OPTIONS)[number]]?: unknown }

/** @throws What `ConvTranspose2d.forward` rejects with for its arguments. */
export function moduleCall(
  input: unknown,
  options: GivenCallOptions,
  { geometry, dtype, algorithm }: ModuleSettings,
): Call {
  const view = readTensor('input', input)
  // A float16 module takes both: what it computes is float32 anyway.
  if (dtype === 'float32') requireDType('input', view, 'float32', 'module')
  const shape = inferShape(geometry, view.shape, options.outputSize)
  const settings = readCallSettings(options, { algorithm, oneCall: false })
  return new Call({ input: view, parameters: [], outValue: options.out }, shape, settings)
}

/** @throws What `ConvTranspose2d.outputShape` throws. */
export function moduleOutputShape(
  inputShape: unknown,
  outputSize: unknown,
  { geometry }: ModuleSettings,
): CallShape {
  return inferShape(geometry, readIntegers('inputShape', inputShape, 0), outputSize)
}

/** A call of this shape, as the native side plans it. @throws As {@link moduleOutputShape}. */
export function planNumbers(inputShape: unknown, settings: ModuleSettings): CallNumbers {
  const shape = moduleOutputShape(inputShape, undefined, settings)
  const choice = { threads: 0, algorithm: settings.algorithm, oneCall: false }
  return callNumbers(shape, choice, settings.dtype)
}
