/** Binary16 as this runtime has it: conversions, arrays of every kind, mixed precision. */

import assert from 'node:assert/strict'
import { Float16Array as Ponyfill } from '@petamoriken/float16'
import {
  ConvTranspose2d,
  type DataLike,
  fromFloat16,
  Tensor,
  type TensorLike,
  toFloat16,
} from 'convtranspose'
import { check } from './check.js'

const Native = (globalThis as { Float16Array?: new (values: number[]) => DataLike<'float16'> })
  .Float16Array
const own = Native === undefined ? 'Uint16Array' : 'Float16Array'
const shape = [1, 2, 2, 2]
const numbers = [0.5, -1, 2, 65_504, 2 ** -24, -0, 3, 0.25]
const options = { stride: 2, seed: 1, dtype: 'float16' } as const

export async function checkFloat16(): Promise<void> {
  await check('every pattern widens to its value and rounds back', () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits)
    const values = fromFloat16(all)
    for (const bits of all) {
      const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023]
      const significand = exponent === 0 ? fraction : 1024 + fraction
      const magnitude = significand * 2 ** (Math.max(exponent, 1) - 25)
      const finite = bits & 0x8000 ? -magnitude : magnitude
      const infinite = fraction ? Number.NaN : Math.sign(finite) * Infinity
      assert.ok(Object.is(values[bits], exponent === 31 ? infinite : finite), String(bits))
    }
    const back = toFloat16(values, new Uint16Array(65_536))
    const isNaN16 = (bits: number) => (bits & 0x7fff) > 0x7c00
    for (const bits of all) assert.equal(back[bits], isNaN16(bits) ? bits | 0x200 : bits)
  })

  await check('new arrays are the runtime’s own', () => {
    assert.equal(toFloat16(Float32Array.of(1)).constructor.name, own)
    assert.equal(Tensor.zeros([2], 'float16').data.constructor.name, own)
    assert.equal(new ConvTranspose2d(1, 1, 1, options).weight.toArray().constructor.name, own)
  })

  const layer = new ConvTranspose2d(2, 3, 2, options)
  const bits = toFloat16(Float32Array.from(numbers), new Uint16Array(8))
  const expected = layer.forwardSync({ data: bits, shape })
  const kinds: readonly (readonly [string, () => DataLike<'float16'>])[] = [
    ['bits', () => bits.slice()],
    ['ponyfilled', () => new Ponyfill(numbers)],
    ...(Native === undefined ? [] : [['native', () => new Native(numbers)] as const]),
  ]
  for (const [name, make] of kinds) {
    const isOwn = (result: Tensor<'float16'>) =>
      assert.equal(result.data.constructor.name, name === 'bits' ? 'Uint16Array' : own)
    await check(`${name}: input, output, weights`, async () => {
      const input = (): TensorLike<'float16'> => ({ data: make(), shape })
      for (const result of [layer.forwardSync(input()), await layer.forward(input())]) {
        isOwn(result)
        assert.deepEqual(fromFloat16(result.data), fromFloat16(expected.data))
      }
      const taken = input()
      await layer.forward(taken, { transfer: true })
      assert.equal(taken.data.length, 0)
      const out = { data: make(), shape: [1, 1, 2, 4] }
      const copy = new ConvTranspose2d(1, 1, 1, { ...options, stride: 1, bias: false })
      copy.weight.assign([1])
      const image = { data: make(), shape: [1, 1, 2, 4] }
      assert.equal(copy.forwardSync(image, { out }).data, out.data)
      await copy.forward(image, { out })
      // A sum begins with 0, which takes the sign of -0.
      const sums = Float32Array.from(numbers, (number) => 0 + number)
      assert.deepEqual(fromFloat16(out.data), sums)
      const parameter = new ConvTranspose2d(2, 4, 1, { ...options, bias: false }).weight
      parameter.assign({ data: make(), shape: [2, 4, 1, 1] })
      assert.deepEqual(fromFloat16(parameter.toArray()), Float32Array.from(numbers))
    })
  }

  await check('float32 input of a float16 module, and module.to', async () => {
    const full = layer.to('float32')
    const image = { data: Float32Array.from(numbers, Math.cbrt), shape }
    const twin = full.forwardSync(image).data
    assert.deepEqual(layer.forwardSync(image).data, twin)
    assert.deepEqual((await layer.forward(image)).data, twin)
    assert.deepEqual(full.to('float16').stateDict(), layer.stateDict())
    assert.throws(() => full.loadStateDict(layer.stateDict() as never), {
      code: 'ERR_DTYPE_MISMATCH',
    })
    full.loadStateDict(layer.stateDict(), { convert: true })
  })
}
