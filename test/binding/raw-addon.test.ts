/** The addon without its facade: every hostile argument gets an error, none a crash. */

import { describe, expect, it } from 'vitest'
import { load, type NativeBinding } from '../../src/native.cjs'
import { detach } from '../support/array-buffers.js'
import { expectThrow } from '../support/expect-error.js'

const loaded = load()
if (!('binding' in loaded)) throw loaded.failures[0]
const { binding } = loaded

/** ic 2, oc 3, g 1, k 2x2, s 2x2, p 0, d 1. */
const layerNumbers = (changes: Record<number, number> = {}) => {
  const numbers = Float64Array.of(2, 3, 1, 2, 2, 2, 2, 0, 0, 1, 1)
  for (const [index, value] of Object.entries(changes)) numbers[Number(index)] = value
  return numbers
}

/** One 2x2 image, contiguous, default threads, float32. */
const callNumbers = (changes: Record<number, number> = {}) => {
  const numbers = Float64Array.of(1, 2, 2, 0, 0, 0, 8, 4, 2, 1, 0, 0, 0, 0)
  for (const [index, value] of Object.entries(changes)) numbers[Number(index)] = value
  return numbers
}

const input = () => new Float32Array(8)
const output = () => new Float32Array(48)
const make = () => new binding.Layer(0, layerNumbers(), true)
type Any = (...args: unknown[]) => unknown
type AnyClass = new (...args: unknown[]) => NativeBinding['Layer']['prototype']

describe('new Layer refuses', () => {
  it.each([
    ['no arguments', [], 'ERR_INVALID_ARG_TYPE'],
    ['dtype 2', [2, layerNumbers(), true], 'ERR_INVALID_ARG_TYPE'],
    ['dtype text', ['0', layerNumbers(), true], 'ERR_INVALID_ARG_TYPE'],
    ['a plain array', [0, [...layerNumbers()], true], 'ERR_INVALID_ARG_TYPE'],
    ['too few numbers', [0, new Float64Array(10), true], 'ERR_INVALID_ARG_TYPE'],
    ['too many numbers', [0, new Float64Array(12), true], 'ERR_INVALID_ARG_TYPE'],
    ['NaN', [0, layerNumbers({ 0: Number.NaN }), true], 'ERR_OUT_OF_RANGE'],
    ['a fraction', [0, layerNumbers({ 3: 1.5 }), true], 'ERR_OUT_OF_RANGE'],
    ['infinity', [0, layerNumbers({ 1: Infinity }), true], 'ERR_OUT_OF_RANGE'],
    ['zero channels', [0, layerNumbers({ 0: 0 }), true], 'ERR_OUT_OF_RANGE'],
    ['zero groups', [0, layerNumbers({ 2: 0 }), true], 'ERR_OUT_OF_RANGE'],
    ['negative padding', [0, layerNumbers({ 7: -1 }), true], 'ERR_OUT_OF_RANGE'],
    ['zero stride', [0, layerNumbers({ 5: 0 }), true], 'ERR_OUT_OF_RANGE'],
    ['2^31 channels', [0, layerNumbers({ 1: 2 ** 31 }), true], 'ERR_OUT_OF_RANGE'],
    ['groups that do not divide', [0, layerNumbers({ 2: 2 }), true], 'ERR_SHAPE_MISMATCH'],
    [
      'weights past 2^53',
      [0, layerNumbers({ 0: 2 ** 31 - 1, 1: 2 ** 31 - 1 }), true],
      'ERR_TOO_LARGE',
    ],
    ['weights past memory', [0, layerNumbers({ 0: 2 ** 26, 1: 2 ** 24 }), true], 'ERR_TOO_LARGE'],
  ] as const)('%s', (_title, args, code) => {
    expectThrow(() => new (binding.Layer as unknown as AnyClass)(...args), code)
  })

  it('a call without new', () => {
    expect(() => (binding.Layer as unknown as Any)(0, layerNumbers(), true)).toThrow(TypeError)
  })
})

const badCalls = [
  ['no numbers', undefined, 'ERR_INVALID_ARG_TYPE'],
  ['thirteen numbers', new Float64Array(13), 'ERR_INVALID_ARG_TYPE'],
  ['float32 numbers', new Float32Array(14), 'ERR_INVALID_ARG_TYPE'],
  ['a negative batch', callNumbers({ 0: -1 }), 'ERR_OUT_OF_RANGE'],
  ['a zero height', callNumbers({ 1: 0 }), 'ERR_OUT_OF_RANGE'],
  ['outputPadding at the stride', callNumbers({ 3: 2 }), 'ERR_OUT_OF_RANGE'],
  ['a negative outputPadding', callNumbers({ 4: -1 }), 'ERR_OUT_OF_RANGE'],
  ['negative threads', callNumbers({ 10: -1 }), 'ERR_OUT_OF_RANGE'],
  ['1025 threads', callNumbers({ 10: 1025 }), 'ERR_OUT_OF_RANGE'],
  ['NaN threads', callNumbers({ 10: Number.NaN }), 'ERR_OUT_OF_RANGE'],
  ['dtype 2', callNumbers({ 12: 2 }), 'ERR_OUT_OF_RANGE'],
  ['one call 2', callNumbers({ 13: 2 }), 'ERR_OUT_OF_RANGE'],
  ['dtype NaN', callNumbers({ 12: Number.NaN }), 'ERR_OUT_OF_RANGE'],
  ['float16 for floats', callNumbers({ 12: 1 }), 'ERR_INVALID_ARG_TYPE'],
  ['a size past 2^53', callNumbers({ 0: 2 ** 31 - 1, 1: 2 ** 30, 2: 2 ** 30 }), 'ERR_TOO_LARGE'],
  ['a larger height', callNumbers({ 1: 3 }), 'ERR_SHAPE_MISMATCH'],
  ['a larger batch', callNumbers({ 0: 2 }), 'ERR_SHAPE_MISMATCH'],
  ['an offset', callNumbers({ 5: 1 }), 'ERR_SHAPE_MISMATCH'],
  ['a negative offset', callNumbers({ 5: -1 }), 'ERR_SHAPE_MISMATCH'],
  ['a wide stride', callNumbers({ 9: 2 }), 'ERR_SHAPE_MISMATCH'],
  ['a negative stride', callNumbers({ 9: -1 }), 'ERR_SHAPE_MISMATCH'],
  ['a stride of 2^53 - 1', callNumbers({ 7: 2 ** 53 - 1 }), 'ERR_SHAPE_MISMATCH'],
  ['a stride of -(2^53 - 1)', callNumbers({ 7: -(2 ** 53 - 1) }), 'ERR_SHAPE_MISMATCH'],
] as const

const badArrays = [
  ['no input', [undefined, output()], 'ERR_INVALID_ARG_TYPE'],
  ['input of doubles', [new Float64Array(8), output()], 'ERR_INVALID_ARG_TYPE'],
  ['input of halves', [new Uint16Array(8), output()], 'ERR_INVALID_ARG_TYPE'],
  ['a DataView', [new DataView(new ArrayBuffer(32)), output()], 'ERR_INVALID_ARG_TYPE'],
  ['short input', [new Float32Array(7), output()], 'ERR_SHAPE_MISMATCH'],
  ['no output', [input(), null], 'ERR_INVALID_ARG_TYPE'],
  ['short output', [input(), new Float32Array(47)], 'ERR_SHAPE_MISMATCH'],
  ['long output', [input(), new Float32Array(49)], 'ERR_SHAPE_MISMATCH'],
] as const

const shared = new Float32Array(56)
const detached = input()
detach(detached.buffer)

describe('running refuses', () => {
  const settled = () => {}
  const forms: [string, (call: unknown, ...arrays: unknown[]) => unknown][] = [
    ['layer.runSync', (call, x, y) => (make().runSync as Any)(call, x, y)],
    ['layer.run', (call, x, y) => (make().run as Any).call(make(), call, x, y, settled, true)],
    [
      'runSync',
      (call, x, y) =>
        (binding.runSync as Any)(0, layerNumbers(), call, x, new Float32Array(24), null, y),
    ],
  ]
  describe.each(forms)('%s', (name, run) => {
    const runner = name === 'layer.runSync' ? withThis : run
    it.each(badCalls)('%s', (_title, numbers, code) => {
      expectThrow(() => runner(numbers, input(), output()), code)
    })
    it.each(badArrays)('%s', (_title, arrays, code) => {
      expectThrow(() => runner(callNumbers(), ...arrays), code)
    })
    it('detached input', () => {
      expectThrow(() => runner(callNumbers(), detached, output()), 'ERR_SHAPE_MISMATCH')
    })
  })

  function withThis(call: unknown, x: unknown, y: unknown) {
    const layer = make()
    return (layer.runSync as Any).call(layer, call, x, y)
  }

  it('output over input, weight and bias', () => {
    const layer = make()
    const [x, y] = [shared.subarray(0, 8), shared.subarray(7, 55)]
    expectThrow(() => layer.runSync(callNumbers(), x, y), 'ERR_OVERLAP')
    const weights = shared.subarray(0, 24)
    const run = (weight: Float32Array, bias: Float32Array | null, out: Float32Array) =>
      binding.runSync(0, layerNumbers(), callNumbers(), input(), weight, bias, out)
    expectThrow(() => run(weights, null, shared.subarray(8)), 'ERR_OVERLAP')
    const bias = shared.subarray(53)
    expectThrow(() => run(new Float32Array(24), bias, shared.subarray(6, 54)), 'ERR_OVERLAP')
    expectThrow(() => run(new Float32Array(23), null, output()), 'ERR_SHAPE_MISMATCH')
    expectThrow(() => run(new Float32Array(24), input(), output()), 'ERR_SHAPE_MISMATCH')
  })

  it('run without a function', () => {
    const layer = make()
    const run = (settle: unknown) => () =>
      (layer.run as Any).call(layer, callNumbers(), input(), output(), settle, true)
    expectThrow(run(undefined), 'ERR_INVALID_ARG_TYPE')
    expectThrow(run({}), 'ERR_INVALID_ARG_TYPE')
  })

  it('a foreign this', () => {
    const run = make().runSync as Any
    expect(() => run.call({}, callNumbers(), input(), output())).toThrow(TypeError)
    expect(() => run.call(null, callNumbers(), input(), output())).toThrow(TypeError)
  })
})

describe('reading and writing parameters refuses', () => {
  const layer = make()
  it.each([
    ['a plain array', [[1], 0, null, 0], 'ERR_INVALID_ARG_TYPE'],
    ['halves', [new Uint16Array(1), 0, null, 0], 'ERR_INVALID_ARG_TYPE'],
    ['an offset of text', [new Float32Array(1), '0', null, 0], 'ERR_INVALID_ARG_TYPE'],
    ['an offset past the end', [new Float32Array(1), 24, null, 0], 'ERR_SHAPE_MISMATCH'],
    ['a negative offset', [new Float32Array(1), -1, null, 0], 'ERR_SHAPE_MISMATCH'],
    ['an offset of NaN', [new Float32Array(1), Number.NaN, null, 0], 'ERR_OUT_OF_RANGE'],
    ['an offset of 2^53', [new Float32Array(1), 2 ** 53, null, 0], 'ERR_OUT_OF_RANGE'],
    ['too many', [new Float32Array(25), 0, null, 0], 'ERR_SHAPE_MISMATCH'],
    ['too much bias', [null, 0, new Float32Array(4), 0], 'ERR_SHAPE_MISMATCH'],
  ] as const)('write: %s', (_title, args, code) => {
    expectThrow(() => (layer.write as Any).call(layer, ...args), code)
  })

  it.each([
    ['no array', [0, undefined, 0], undefined],
    ['too long an array', [0, new Float32Array(25), 0], 'ERR_SHAPE_MISMATCH'],
    ['an offset past the end', [1, new Float32Array(3), 1], 'ERR_SHAPE_MISMATCH'],
  ] as const)('read: %s', (_title, args, code) => {
    const read = () => (layer.read as Any).call(layer, ...args)
    if (code === undefined) expect(read).not.toThrow()
    else expectThrow(read, code)
  })

  it('a bias that the layer has not', () => {
    const bare = new binding.Layer(0, layerNumbers(), false)
    expectThrow(() => bare.write(null, 0, new Float32Array(1), 0), 'ERR_SHAPE_MISMATCH')
    expectThrow(() => bare.read(1, new Float32Array(1), 0), 'ERR_SHAPE_MISMATCH')
  })
})

describe('the rest refuses', () => {
  it.each([
    ['setNumThreads text', () => (binding.setNumThreads as Any)('2'), 'ERR_INVALID_ARG_TYPE'],
    ['setNumThreads 0', () => binding.setNumThreads(0), 'ERR_OUT_OF_RANGE'],
    ['setNumThreads 2^40', () => binding.setNumThreads(2 ** 40), 'ERR_OUT_OF_RANGE'],
    ['setNumThreads NaN', () => binding.setNumThreads(Number.NaN), 'ERR_OUT_OF_RANGE'],
    ['cancel text', () => (binding.cancel as Any)('1'), 'ERR_INVALID_ARG_TYPE'],
    ['toFloat16 arrays', () => (binding.toFloat16 as Any)([1], [1]), 'ERR_INVALID_ARG_TYPE'],
    [
      'toFloat16 lengths',
      () => binding.toFloat16(new Float32Array(2), new Uint16Array(1)),
      'ERR_SHAPE_MISMATCH',
    ],
    [
      'fromFloat16 overlap',
      () => binding.fromFloat16(new Uint16Array(shared.buffer, 0, 4), shared.subarray(0, 4)),
      'ERR_OVERLAP',
    ],
    [
      'preferLargePages a buffer',
      () => (binding.preferLargePages as Any)(new ArrayBuffer(8)),
      'ERR_INVALID_ARG_TYPE',
    ],
    [
      'preferLargePages doubles',
      () => (binding.preferLargePages as Any)(new Float64Array(8)),
      'ERR_INVALID_ARG_TYPE',
    ],
    ['addressOf text', () => (binding.addressOf as Any)('1'), 'ERR_INVALID_ARG_TYPE'],
    [
      'a disposed layer',
      () => disposed().runSync(callNumbers(), input(), output()),
      'ERR_DISPOSED',
    ],
    ['a disposed write', () => disposed().write(null, 0, null, 0), 'ERR_DISPOSED'],
    ['a disposed read', () => disposed().read(0, input(), 0), 'ERR_DISPOSED'],
    ['a disposed prepare', () => disposed().prepare(callNumbers(), () => {}), 'ERR_DISPOSED'],
    [
      'prepare without a function',
      () => (make().prepare as Any).call(make(), callNumbers()),
      'ERR_INVALID_ARG_TYPE',
    ],
    ['a disposed describe', () => disposed().describe(callNumbers()), 'ERR_DISPOSED'],
  ] as const)('%s', (_title, call, code) => {
    expectThrow(call, code)
  })

  it('memory that is empty or gone has neither pages nor an address', () => {
    const gone = new Float32Array(4)
    structuredClone(gone, { transfer: [gone.buffer] })
    for (const memory of [gone, new Float32Array(0), new Uint16Array(0)]) {
      expect(() => binding.preferLargePages(memory)).not.toThrow()
      expect(binding.addressOf(memory)).toBe(0)
    }
  })

  it('cancelling an unknown run does nothing', () => {
    expect(() => binding.cancel(12345)).not.toThrow()
  })

  function disposed() {
    const layer = make()
    layer.dispose()
    layer.dispose()
    return layer
  }
})
