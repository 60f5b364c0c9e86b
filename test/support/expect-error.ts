/** Expectations on refusals: class, code and message. */

import type { ErrorCode } from 'convtranspose'
import { expect } from 'vitest'

const CLASSES: Record<ErrorCode, ErrorConstructor> = {
  ERR_INVALID_ARG_TYPE: TypeError,
  ERR_UNKNOWN_OPTION: TypeError,
  ERR_OUT_OF_RANGE: RangeError,
  ERR_SHAPE_MISMATCH: RangeError,
  ERR_DTYPE_MISMATCH: TypeError,
  ERR_TOO_LARGE: RangeError,
  ERR_OVERLAP: RangeError,
  ERR_BUFFER_IN_USE: RangeError,
  ERR_DETACHED: TypeError,
  ERR_STATE_DICT: Error,
  ERR_DISPOSED: Error,
  ERR_NATIVE_LOAD: Error,
  ERR_WEIGHT_FILE: Error,
  ERR_MISSING_DEPENDENCY: Error,
  ERR_PICTURE_FILE: Error,
}

export function expectError(error: unknown, code: ErrorCode, message?: string | RegExp): void {
  expect(error).toBeInstanceOf(CLASSES[code])
  expect((error as Error).constructor).toBe(CLASSES[code])
  expect(error).toHaveProperty('code', code)
  if (typeof message === 'string') expect(error).toHaveProperty('message', message)
  if (message instanceof RegExp) expect((error as Error).message).toMatch(message)
}

export function expectThrow(call: () => unknown, code: ErrorCode, message?: string | RegExp): void {
  let thrown: unknown
  try {
    call()
  } catch (error) {
    thrown = error
  }
  expectError(thrown, code, message)
}

export async function expectReject(
  call: () => Promise<unknown>,
  code: ErrorCode,
  message?: string | RegExp,
): Promise<void> {
  // A refusal must come through the promise, never as a synchronous throw.
  const thrown = await call().then(
    () => undefined,
    (error: unknown) => error,
  )
  expectError(thrown, code, message)
}
