/** Running a call on the dispatcher's thread. */

import { abortReason, onAbort, throwIfAborted } from './abort.js'
import type { Call } from './call.js'
import type { NativeData } from './dtype.js'
import { invalidType } from './errors.js'
import type { CallNumbers, NativeLayer } from './native.cjs'
import { hold } from './out-in-use.js'
import { callNative, native, nativeError } from './runtime.js'
import type { Tensor } from './tensor.js'
import { nativeData, plainElements, requireStill, type TensorView } from './tensor-view.js'
import { isDetached, isShared, setElements } from './typed-array.js'

/** How the addon says that a run stopped because it was asked to. */
const ABORTED = 'ABORT_ERR'

/**
 * Starts the run before it returns (the input is copied, taken or shared by then) and resolves with
 * the output.
 *
 * @throws As the promise's rejection: the signal's reason; TypeError `ERR_DETACHED` when `out` went
 * away meanwhile, `ERR_INVALID_ARG_TYPE` when the input cannot be transferred; RangeError
 * `ERR_TOO_LARGE`, for memory and for a queue that is full.
 */
export async function runAsync(layer: NativeLayer, call: Call): Promise<Tensor> {
  const result = call.allocateOutput()
  const release = call.out === undefined ? undefined : hold(call.out)
  try {
    await runNative(layer, call, result)
    throwIfAborted(call.settings.signal)
  } finally {
    release?.()
  }
  if (call.out !== undefined) fill(call.out, result)
  return call.result(result)
}

/** Packs the weights for calls to come. @throws As the promise's rejection: RangeError `ERR_TOO_LARGE`. */
export async function prepareAsync(layer: NativeLayer, numbers: CallNumbers): Promise<void> {
  const [code, message] = await new Promise<Settled>((settle) => {
    callNative(() => layer.prepare(numbers, (code, message) => settle([code, message])))
  })
  if (code !== undefined) throw nativeError(code, message)
}

/** What the addon says at the end: nothing, or the code and message of an error. */
type Settled = readonly [code: string | undefined, message: string | undefined]

async function runNative(layer: NativeLayer, call: Call, result: NativeData): Promise<void> {
  const { signal, transfer } = call.settings
  // A call that the full queue refuses must not have lost its input.
  if (transfer) callNative(() => native().requireRoom())
  const inPlace = transfer || isShared(call.input.buffer)
  const input = transfer ? take(call.input) : nativeData(call.input, 'all')
  let release: (() => void) | undefined
  const [code, message] = await new Promise<Settled>((settle) => {
    const settled = (code?: string, message?: string) => settle([code, message])
    const id = callNative(() => layer.run(call.numbers(), input, result, settled, !inPlace))
    if (signal !== undefined) release = onAbort(signal, () => native().cancel(id))
  })
  release?.()
  if (code === ABORTED) throw abortReason(signal)
  if (code !== undefined) throw nativeError(code, message)
}

/** Moves the input's buffer to one that the caller cannot reach, and detaches the caller's. */
function take(input: TensorView): NativeData {
  const given = input.buffer as ArrayBuffer
  let buffer: ArrayBuffer
  try {
    buffer = structuredClone(given, { transfer: [given] })
  } catch (cause) {
    throw Object.assign(untransferable(input), { cause })
  }
  // Before Node 21, memory that cannot move was copied without a word.
  if (!isDetached(given)) throw untransferable(input)
  return plainElements(input, buffer, 0, input.touched[1])
}

function untransferable(input: TensorView): Error {
  return invalidType('input', 'on an ArrayBuffer that can be transferred', input.array)
}

function fill(out: TensorView, result: NativeData): void {
  requireStill('out', out, 'ended')
  setElements(nativeData(out, 'own'), result)
}
