/** The options of one call, read and checked. */

import { readBoolean } from './arguments.js'
import type { DType } from './dtype.js'
import { invalidType, shapeMismatch } from './errors.js'
import { type AlgorithmChoice, readAlgorithm } from './layer-options.js'
import { readThreads } from './runtime.js'
import type { CallShape } from './shape.js'
import type { TensorLike } from './tensor.js'
import { readTensor, requireContiguous, requireDType, type TensorView } from './tensor-view.js'

/** Options of `forward` and of {@link convTranspose2d}. */
export interface CallOptions<D extends DType = DType> {
  /**
   * The size of the output, `[H, W]` or its full shape, in place of `outputPadding`. It may exceed the
   * size without output padding by less than the stride, on each axis.
   */
  outputSize?: readonly number[] | undefined
  /**
   * Where to write the output: a contiguous tensor of its exact shape and dtype, without memory in common
   * with an operand. A `Tensor` is itself returned. Default: new memory.
   */
  out?: TensorLike<D> | undefined
  /**
   * Threads for this call, an integer in [1, 1024]; default {@link getNumThreads}, or 1 for a call so
   * short that a second thread would wake too late.
   */
  threads?: number | undefined
  /** Which algorithms may run; default: the layer's choice. */
  algorithm?: AlgorithmChoice | undefined
  /** Stops the call, queued or running: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /**
   * Hands the input's buffer over instead of copying it: it is detached for the caller; default false.
   * Memory that cannot be handed over is refused with `ERR_INVALID_ARG_TYPE` and stays as it is: shared
   * memory, WebAssembly's, and `Buffer`s that are part of Node's pool.
   */
  transfer?: boolean | undefined
}

/** Options of a synchronous call, which can be neither aborted nor given the input's buffer. */
export type SyncCallOptions<D extends DType = DType> = Omit<CallOptions<D>, 'signal' | 'transfer'>

export const SYNC_CALL_OPTIONS = ['outputSize', 'out', 'threads', 'algorithm'] as const
export const CALL_OPTIONS = [...SYNC_CALL_OPTIONS, 'signal', 'transfer'] as const

/** What the options of a call come to, but for `outputSize` and `out`. */
export interface CallSettings {
  /** 0 asks for the default. */
  readonly threads: number
  readonly algorithm: AlgorithmChoice
  readonly signal: AbortSignal | undefined
  readonly transfer: boolean
  /** Whether the parameters serve this call alone, so that the choice counts their packing. */
  readonly oneCall: boolean
}

export function readCallSettings(
  options: { readonly [key in (typeof CALL_OPTIONS)[number]]?: unknown },
  layer: Pick<CallSettings, 'algorithm' | 'oneCall'>,
): CallSettings {
  const { threads, algorithm, signal, transfer } = options
  return {
    threads: threads === undefined ? 0 : readThreads('threads', threads),
    algorithm: algorithm === undefined ? layer.algorithm : readAlgorithm(algorithm),
    signal: signal === undefined ? undefined : readSignal(signal),
    transfer: transfer === undefined ? false : readBoolean('transfer', transfer),
    oneCall: layer.oneCall,
  }
}

/** Reads `out` and checks it against the output that it is to hold. */
export function readOut(value: unknown, dtype: DType, shape: Pick<CallShape, 'shape'>): TensorView {
  const out = readTensor('out', value)
  requireDType('out', out, dtype, 'input')
  const { shape: expected } = shape
  if (
    out.shape.length !== expected.length ||
    out.shape.some((size, axis) => size !== expected[axis])
  ) {
    throw shapeMismatch('out', `of shape [${expected.join(', ')}]`, out.shape)
  }
  requireContiguous('out', out)
  return out
}

function readSignal(value: unknown): AbortSignal {
  const signal = value as Partial<AbortSignal> | null
  if (
    typeof signal !== 'object' ||
    signal === null ||
    typeof signal.aborted !== 'boolean' ||
    typeof signal.addEventListener !== 'function' ||
    typeof signal.removeEventListener !== 'function'
  ) {
    throw invalidType('signal', 'an AbortSignal', value)
  }
  return signal as AbortSignal
}
