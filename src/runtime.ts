/** The loaded binary and its process-wide settings. */

import { readInteger } from './arguments.js'
import { type ErrorCode, isOwnError, makeError } from './errors.js'
import { loadError } from './load-error.js'
import { load, type NativeBinding, packageRoot } from './native.cjs'

export const MAX_THREADS = 1024

interface Loaded {
  readonly binding: NativeBinding
  readonly file: string
}

let loaded: Loaded | undefined

/** Loads the binary at the first use; a failure is tried again by the next call. */
function loadOnce(): Loaded {
  if (loaded !== undefined) return loaded
  const result = load()
  if ('failures' in result) throw loadError(result.failures, packageRoot())
  loaded = result
  return loaded
}

/** @throws Error `ERR_NATIVE_LOAD`, with an AggregateError of the failures as its cause. */
export function native(): NativeBinding {
  return loadOnce().binding
}

/** The binary, or nothing where none loads: for what can do without. */
export function nativeIfAny(): NativeBinding | undefined {
  try {
    return native()
  } catch {
    return undefined
  }
}

/** Calls the addon; what it throws becomes an error of this package, with the caller's stack. */
export function callNative<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string }
    if (code === undefined || isOwnError(error)) throw error
    throw nativeError(code, message)
  }
}

/** An error of this package for a code that the addon gave. */
export function nativeError(code: string, message = code): Error {
  return makeError(code as ErrorCode, message)
}

/** What the loaded binary is and can do. */
export interface Capabilities {
  /** The version of this package that the binary was built for. */
  readonly version: string
  /** The file that was loaded; for a platform's entry point its path within the package. */
  readonly binary: string
  /** The instruction set in use: `avx512`, `avx2`, `sse2`, `neon` or `scalar`. */
  readonly isa: string
  /** Every instruction set that this CPU can run, best first. */
  readonly isas: readonly string[]
  /** Default number of threads of a call: {@link getNumThreads}. */
  readonly threads: number
  /** The names of all algorithms. */
  readonly algorithms: readonly string[]
  /** Asynchronous calls of the process that are queued or running. */
  readonly queueLength: number
  /** The largest `queueLength`; a call beyond it rejects with `ERR_TOO_LARGE`. */
  readonly queueLimit: number
}

/**
 * Tells what the loaded binary is and can do.
 *
 * @throws Error `ERR_NATIVE_LOAD`.
 */
export function capabilities(): Capabilities {
  const { binding, file } = loadOnce()
  return { ...binding.capabilities(), binary: file }
}

/**
 * Sets the default number of threads of a call, for the whole process.
 *
 * @param threads - Integer in [1, 1024].
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, RangeError `ERR_OUT_OF_RANGE`, Error `ERR_NATIVE_LOAD`.
 */
export function setNumThreads(threads: number): void {
  native().setNumThreads(readThreads('threads', threads))
}

/**
 * The default number of threads of a call: the number that was set, else that of
 * `CONVTRANSPOSE_NUM_THREADS`, else that of `OMP_NUM_THREADS`, else, on Linux, as many as physical cores,
 * affinity and the container's CPU quota allow (elsewhere: hardware threads). A variable that does not
 * begin with a number ≥ 1 counts as unset; numbers above 1024 count as 1024.
 *
 * @throws Error `ERR_NATIVE_LOAD`.
 */
export function getNumThreads(): number {
  return native().getNumThreads()
}

export function readThreads(name: string, value: unknown): number {
  return readInteger(name, value, 1, MAX_THREADS)
}
