/** What messages say of hostile and of large values: a few words, at once. */

import { ConvTranspose2d, type ErrorCode } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { makeError } from '../../src/errors.js'
import { expectThrow } from '../support/expect-error.js'

const construct = ConvTranspose2d as unknown as new (...args: unknown[]) => unknown

/** What the message says of a value that is no kernel size. */
function received(value: unknown): string {
  let message = ''
  expectThrow(
    () => {
      try {
        new construct(1, 1, value)
      } catch (error) {
        message = (error as Error).message
        throw error
      }
    },
    Array.isArray(value) ? 'ERR_OUT_OF_RANGE' : 'ERR_INVALID_ARG_TYPE',
  )
  return message.slice(message.indexOf('; received ') + 11)
}

describe('a message', () => {
  it('tells of arrays in arrays no more than that', () => {
    const cyclic: unknown[] = []
    cyclic.push(cyclic, cyclic, [1], 2)
    expect(received(cyclic)).toBe('[an array, an array, an array, 2]')
    expect(received([1, [2], 3])).toBe('[1, an array, 3]')
  })

  it('has room for the beginning of a text', () => {
    const long = 'x'.repeat(1e6)
    const cut = `${'x'.repeat(80)}…`
    expect(received(long)).toBe(`"${cut}"`)
    expect(received(Symbol(long))).toMatch(/^Symbol\(x{73}…$/)
    expect(received({ [Symbol.toStringTag]: long })).toBe(`a value of type ${cut}`)
    expect(received(-(2n ** 64n))).toBe('-18446744073709551616n')
    expect(received(2n ** 100_000n)).toBe('a bigint of many digits')
    const layer = new ConvTranspose2d(1, 1, 1)
    const call = () => layer.outputShape([1, 1, 1], { [long]: 1 } as never)
    expectThrow(
      call,
      'ERR_UNKNOWN_OPTION',
      `options must have no property but outputSize; received "${cut}"`,
    )
    const load = (prefix: string) => () =>
      layer.loadStateDict({ [`${long}weight`]: 1 } as never, { prefix })
    for (const prefix of ['', long]) {
      expectThrow(load(prefix), 'ERR_STATE_DICT', /^stateDict must have exactly [ -~…]{20,500}$/)
    }
  })

  it('runs no code of the value', () => {
    const hostile = {
      get [Symbol.toStringTag](): string {
        throw new Error('mine')
      },
    }
    expect(received(hostile)).toBe('an object')
  })
})

it('a code that is not known here comes with a plain Error', () => {
  const error = makeError('ERR_OF_ANOTHER_VERSION' as ErrorCode, 'mine')
  expect(error).toMatchObject({ code: 'ERR_OF_ANOTHER_VERSION', message: 'mine' })
  expect(error.constructor).toBe(Error)
})
