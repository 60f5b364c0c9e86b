/** One call, made ready: everything read, checked and turned into what the addon takes. */

import { throwIfAborted } from './abort.js'
import { allocateUnfilled } from './allocate.js'
import { type CallSettings, readOut } from './call-options.js'
import { type DType, dtypeNumber, type NativeData, toPublicData } from './dtype.js'
import { makeError } from './errors.js'
import type { CallNumbers } from './native.cjs'
import { requireFree } from './out-in-use.js'
import { type CallShape, elementCount } from './shape.js'
import { Tensor, type TensorLike } from './tensor.js'
import { nativeData, requireStill, type TensorView } from './tensor-view.js'
import { overlap, touchedMemory } from './touched-memory.js'

/** The operands of a call, as they were read. */
export interface Operands {
  readonly input: TensorView
  /** Weight and bias, where they are the caller's own memory. */
  readonly parameters: readonly TensorView[]
  readonly outValue: unknown
}

/** In the order of {@link Operands}. */
const OPERAND_NAMES = ['input', 'weight', 'bias'] as const

export class Call {
  readonly input: TensorView
  readonly out: TensorView | undefined
  readonly settings: CallSettings
  readonly #shape: CallShape
  readonly #outValue: unknown

  /**
   * @throws TypeError `ERR_DETACHED`, and about `out` `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`;
   * RangeError, all about `out`, `ERR_SHAPE_MISMATCH`, `ERR_OVERLAP`, `ERR_BUFFER_IN_USE`; the
   * signal's reason where it has aborted.
   */
  constructor(operands: Operands, shape: CallShape, settings: CallSettings) {
    const { input, parameters, outValue } = operands
    this.input = input
    this.settings = settings
    this.#shape = shape
    this.#outValue = outValue
    if (outValue !== undefined) this.out = readOut(outValue, input.dtype, shape)
    throwIfAborted(settings.signal)
    const read = [input, ...parameters]
    // No code of the caller runs from here on; what was read first may have gone away by its getters.
    read.forEach((operand, index) => {
      requireStill(OPERAND_NAMES[index] as string, operand, 'begun')
    })
    if (this.out !== undefined) checkOut(this.out, read, settings)
  }

  /** For the addon at once, see {@link callNumbers}. */
  numbers(): CallNumbers {
    return callNumbers(this.#shape, this.settings, this.input.dtype, this.input)
  }

  /** New memory for the output; nobody else can reach it. @throws RangeError `ERR_TOO_LARGE`. */
  allocateOutput(): NativeData {
    return allocateUnfilled('output', this.input.dtype, elementCount('output', this.#shape.shape))
  }

  /** The caller's `out` as the addon writes it, or new memory. */
  outputInPlace(): NativeData {
    return this.out === undefined ? this.allocateOutput() : nativeData(this.out, 'own')
  }

  /** The tensor that the caller gets: around `data`, or the `out` that it gave. */
  result(data: NativeData): Tensor {
    const { out, input } = this
    if (out === undefined) {
      const isBits = input.kind === 'Uint16Array'
      return new Tensor(toPublicData(data, isBits), this.#shape.shape)
    }
    if (this.#outValue instanceof Tensor) return this.#outValue
    return new Tensor(out.array as TensorLike['data'], out.shape, {
      dtype: out.dtype,
      offset: out.offset,
    })
  }
}

/** V8 allocates a typed array of this size outside of its heap, which takes longer than a small call. */
const NUMBERS = new Float64Array(14)

/**
 * The numbers of a call for the addon; without an input its place is taken by a dense one. They stand
 * until the next call's are asked for: the addon reads them before it runs any JavaScript.
 */
export function callNumbers(
  shape: CallShape,
  settings: Pick<CallSettings, 'threads' | 'algorithm' | 'oneCall'>,
  dtype: DType,
  input?: TensorView,
): CallNumbers {
  const numbers = NUMBERS
  numbers[0] = shape.batch
  numbers[1] = shape.input[0]
  numbers[2] = shape.input[1]
  numbers[3] = shape.outputPadding[0]
  numbers[4] = shape.outputPadding[1]
  numbers[5] = input === undefined ? 0 : input.offset
  // A tensor without a batch axis has one image, wherever a stride of 0 leads.
  numbers.fill(0, 6, 10)
  if (input !== undefined) numbers.set(input.strides, 10 - input.strides.length)
  numbers[10] = settings.threads
  numbers[11] = settings.algorithm === 'direct' ? 1 : 0
  numbers[12] = dtypeNumber(dtype)
  numbers[13] = settings.oneCall ? 1 : 0
  return numbers
}

/**
 * Refuses an `out` that the call must not write to.
 *
 * @throws TypeError `ERR_DETACHED`; RangeError `ERR_OVERLAP`, `ERR_BUFFER_IN_USE`.
 */
export function checkOut(
  out: TensorView,
  operands: readonly TensorView[],
  settings: Pick<CallSettings, 'transfer'>,
): void {
  requireStill('out', out, 'begun')
  for (const operand of operands) requireApart(out, operand)
  if (settings.transfer && out.buffer === operands[0]?.buffer) {
    throw makeError('ERR_OVERLAP', 'out must not lie on the buffer that transfer takes')
  }
  requireFree(out)
}

function requireApart(out: TensorView, operand: TensorView): void {
  if (overlap(touchedMemory(out), touchedMemory(operand))) {
    throw makeError('ERR_OVERLAP', 'out must not overlap an operand; received memory that does')
  }
}
