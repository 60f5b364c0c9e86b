/** Arrays of `@petamoriken/float16`, which the package knows without depending on it. */

import { createRequire } from 'node:module'
import { Float16Array } from '@petamoriken/float16'
import { ConvTranspose2d, convTranspose2dSync, fromFloat16, Tensor, toFloat16 } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { detach } from '../support/array-buffers.js'
import { expectReject, expectThrow } from '../support/expect-error.js'

const layer = new ConvTranspose2d(2, 3, 2, { stride: 2, dtype: 'float16', seed: 1 })
const numbers = [0.5, -1, 2, 65_504, 2 ** -24, -0, 3, 0.1]
const shape = [1, 2, 2, 2]
const bits = toFloat16(Float32Array.from(numbers), new Uint16Array(8))
const expected = layer.forwardSync({ data: bits, shape })
const input = () => ({ data: new Float16Array(numbers), shape })
const own = 'Float16Array' in globalThis ? 'Float16Array' : 'Uint16Array'
const valuesOf = ({ data }: { data: Parameters<typeof fromFloat16>[0] }) => fromFloat16(data)

describe('an array of @petamoriken/float16', () => {
  it('is converted to and from', () => {
    const out = new Float16Array(3)
    expect(toFloat16(Float32Array.of(1 + 2 ** -11, 65_520, -0), out)).toBe(out)
    expect(Array.from(out)).toEqual([1, Infinity, -0])
    const within = new Float16Array(new Float16Array([9, ...numbers, 9]).buffer, 2, 8)
    expect(fromFloat16(within)).toEqual(fromFloat16(bits))
    expect(fromFloat16(new Float16Array(0)).length).toBe(0)
  })

  it('is an input; the output is the runtime’s own', async () => {
    for (const result of [layer.forwardSync(input()), await layer.forward(input())]) {
      expect(result.data.constructor.name).toBe(own)
      expect(valuesOf(result)).toEqual(valuesOf(expected))
    }
    const taken = input()
    expect(valuesOf(await layer.forward(taken, { transfer: true }))).toEqual(valuesOf(expected))
    expect(taken.data.length).toBe(0)
    const shared = new Float16Array(new SharedArrayBuffer(16))
    for (const [index, number] of numbers.entries()) shared[index] = number
    expect(valuesOf(await layer.forward({ data: shared, shape }))).toEqual(valuesOf(expected))
  })

  it('is an output', async () => {
    const [out, later] = [new Float16Array(48), new Float16Array(50)]
    const result = layer.forwardSync(input(), { out: { data: out, shape: expected.shape } })
    expect(result.data).toBe(out)
    expect(fromFloat16(out)).toEqual(valuesOf(expected))
    await layer.forward(input(), { out: { data: later, shape: expected.shape, offset: 1 } })
    expect(fromFloat16(later)).toEqual(Float32Array.of(0, ...valuesOf(expected), 0))
  })

  it('is weight, bias, parameter values and a tensor', () => {
    const [weight, bias] = [new Float16Array(24), new Float16Array(3)]
    layer.weight.copyTo(weight)
    layer.bias?.copyTo(bias)
    const operands = [
      { data: weight, shape: [2, 3, 2, 2] },
      { data: bias, shape: [3] },
    ] as const
    expect(valuesOf(convTranspose2dSync(input(), ...operands, { stride: 2 }))).toEqual(
      valuesOf(expected),
    )
    const copy = new ConvTranspose2d(2, 3, 2, { stride: 2, dtype: 'float16' })
    copy.weight.assign(weight)
    copy.bias?.assign(new Tensor(bias, [3]))
    expect(copy.stateDict()).toEqual(layer.stateDict())
    const wide = new ConvTranspose2d(2, 3, 2, { stride: 2 })
    wide.loadStateDict({ weight: operands[0], bias: operands[1] }, { convert: true })
    expect(wide.stateDict()).toEqual(layer.to('float32').stateDict())
  })

  it('of another copy of that package is one, too', () => {
    const other = createRequire(import.meta.url)('@petamoriken/float16') as {
      Float16Array: typeof Float16Array
    }
    expect(other.Float16Array).not.toBe(Float16Array)
    const data = new other.Float16Array(numbers)
    expect(valuesOf(layer.forwardSync({ data, shape }))).toEqual(valuesOf(expected))
  })

  it('is refused as every other array is', async () => {
    const gone = input()
    detach(gone.data.buffer)
    expectThrow(() => layer.forwardSync(gone), 'ERR_DETACHED', /^input must lie in live memory/)
    expectThrow(() => fromFloat16(gone.data), 'ERR_DETACHED')
    await expectReject(
      () => layer.forward({ data: new Float16Array(7), shape }),
      'ERR_SHAPE_MISMATCH',
    )
    const floats = new ConvTranspose2d(2, 3, 2)
    expectThrow(() => floats.forwardSync(input() as never), 'ERR_DTYPE_MISMATCH')
    const memory = new ArrayBuffer(128)
    const [x, y] = [new Float16Array(memory, 0, 8), new Float16Array(memory, 14, 48)]
    expectThrow(
      () => layer.forwardSync({ data: x, shape }, { out: { data: y, shape: expected.shape } }),
      'ERR_OVERLAP',
    )
  })

  it('that goes away during the run is refused at its end', async () => {
    const out = new Float16Array(48)
    const running = layer.forward(input(), { out: { data: out, shape: expected.shape } })
    detach(out.buffer)
    await expectReject(() => running, 'ERR_DETACHED', /^out must stay until the call has ended/)
  })

  it('cannot lie about where it is', () => {
    const lies = [
      { buffer: new ArrayBuffer(8), byteOffset: 0, length: 8 },
      { buffer: new ArrayBuffer(18), byteOffset: 1, length: 8 },
      { buffer: new ArrayBuffer(18), byteOffset: -2, length: 8 },
      { buffer: undefined, byteOffset: 0, length: {} },
    ]
    for (const lie of lies) {
      const liar = Object.assign(Object.create(Float16Array.prototype), {})
      for (const [name, value] of Object.entries(lie)) Object.defineProperty(liar, name, { value })
      const call = () => layer.forwardSync({ data: liar, shape } as never)
      expectThrow(call, lie.buffer ? 'ERR_INVALID_ARG_TYPE' : 'ERR_SHAPE_MISMATCH', /^input\.data/)
    }
  })
})
