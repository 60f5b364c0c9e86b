/** What the addon is given: the only proof that nothing was copied on the way. */

import { expect, vi } from 'vitest'
import type { NativeData } from '../../src/dtype.js'
import { native } from '../../src/runtime.js'

/** The memory of a synchronous call of the functional form, as the addon gets it. */
export interface PassedMemory {
  readonly input: NativeData
  readonly output: NativeData
}

/** Requires: `call` makes one call of `convTranspose2dSync`. */
export function passedMemory(call: () => void): PassedMemory {
  const spy = vi.spyOn(native(), 'runSync')
  try {
    call()
    expect(spy).toHaveBeenCalledOnce()
    const [, , , input, , , output] = spy.mock.calls[0] as Parameters<typeof spy>
    return { input, output }
  } finally {
    spy.mockRestore()
  }
}
