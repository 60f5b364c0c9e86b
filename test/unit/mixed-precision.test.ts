/** A float16 module on float32 input: the bits of a float32 module over the same values. */

import { ConvTranspose2d, type Data, fromFloat16, Tensor, toFloat16 } from 'convtranspose'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectReject, expectThrow } from '../support/expect-error.js'
import { operand } from '../support/operands.js'
import { elements, inputShape, optionsOf, type Problem } from '../support/problem.js'
import { anyProblem } from '../support/problem-arbitrary.js'

/** A float16 module, and a float32 one of the same options with the same values. */
function twins(p: Problem, seed: number) {
  const options = { ...optionsOf(p), seed }
  const half = new ConvTranspose2d(p.ic, p.oc, [p.kh, p.kw], { ...options, dtype: 'float16' })
  const full = new ConvTranspose2d(p.ic, p.oc, [p.kh, p.kw], options)
  copyValues(half, full)
  return { half, full }
}

function copyValues(from: ConvTranspose2d<'float16'>, to: ConvTranspose2d): void {
  to.weight.assign(fromFloat16(from.weight.toArray()))
  to.bias?.assign(fromFloat16(from.bias?.toArray() as Data<'float16'>))
}

const bitsOf = ({ data }: { data: Float32Array }) =>
  new Uint32Array(data.buffer, data.byteOffset, data.length)

const layer = new ConvTranspose2d(2, 3, 4, { stride: 2, dtype: 'float16', seed: 1 })
const full = new ConvTranspose2d(2, 3, 4, { stride: 2 })
copyValues(layer, full)
const shape = [1, 2, 5, 20]
const image = () => ({ data: operand('real', 7, 'input', 200), shape })
const expected = full.forwardSync(image())

describe('a float16 module on float32 input', () => {
  it('equals a float32 module with its values, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(anyProblem(), fc.integer({ min: 0, max: 2 ** 20 }), async (p, seed) => {
        const { half, full } = twins(p, seed)
        const input = {
          data: operand('real', seed, 'input', elements(inputShape(p))),
          shape: inputShape(p),
        }
        const result = full.forwardSync(input)
        expect(bitsOf(half.forwardSync(input))).toEqual(bitsOf(result))
        expect(bitsOf(await half.forward(input))).toEqual(bitsOf(result))
      }),
      { numRuns: 150 },
    )
  })

  it('does so for parameters that are not finite, or subnormal', () => {
    const odd = new ConvTranspose2d(2, 3, 4, { stride: 2, dtype: 'float16', seed: 2 })
    const twin = new ConvTranspose2d(2, 3, 4, { stride: 2 })
    for (const value of [Number.NaN, Infinity, -Infinity, 2 ** -24, -0]) {
      odd.weight.assign([value], 17)
      odd.bias?.assign([value], 1)
      copyValues(odd, twin)
      expect(bitsOf(odd.forwardSync(image()))).toEqual(bitsOf(twin.forwardSync(image())))
    }
  })

  it('takes every form of a call', async () => {
    const out = Tensor.zeros(expected.shape)
    expect(layer.forwardSync(image(), { out })).toBe(out)
    expect(out.data).toEqual(expected.data)
    const later = Tensor.zeros(expected.shape)
    expect(await layer.forward(image(), { out: later, threads: 3 })).toBe(later)
    expect(later.data).toEqual(expected.data)
    const taken = image()
    expect((await layer.forward(taken, { transfer: true })).data).toEqual(expected.data)
    expect(taken.data.length).toBe(0)
    const shared = { data: new Float32Array(new SharedArrayBuffer(800)), shape }
    shared.data.set(image().data)
    expect((await layer.forward(shared)).data).toEqual(expected.data)
    const view = { data: new Float32Array(401), shape, strides: [400, 200, 40, 2], offset: 1 }
    for (const [index, value] of image().data.entries()) view.data[1 + 2 * index] = value
    expect((await layer.forward(view)).data).toEqual(expected.data)
    expect(layer.forwardSync(view).data).toEqual(expected.data)
  })

  it('shares packed weights with float16 calls, which stay float16', () => {
    const module = new ConvTranspose2d(8, 16, 4, { stride: 2, dtype: 'float16', seed: 3 })
    const input = Tensor.zeros([1, 8, 20, 64])
    const { data, dtype } = module.forwardSync(input)
    expect([data.constructor, dtype]).toEqual([Float32Array, 'float32'])
    const { held, packed } = module.describe(input.shape).bytes
    expect(held).toBe(packed)
    expect(module.forwardSync(Tensor.zeros(input.shape, 'float16')).dtype).toBe('float16')
    expect(module.describe(input.shape).bytes.held).toBe(held)
  })

  it('wants a float32 out, and a float16 out for float16 input', async () => {
    const halves = Tensor.zeros(expected.shape, 'float16')
    const message = 'out must be float32, as the input is; received float16'
    expectThrow(
      () => layer.forwardSync(image(), { out: halves as never }),
      'ERR_DTYPE_MISMATCH',
      message,
    )
    await expectReject(
      () => layer.forward(image(), { out: halves as never }),
      'ERR_DTYPE_MISMATCH',
      message,
    )
    const input = { data: toFloat16(image().data), shape }
    const other = 'out must be float16, as the input is; received float32'
    const floats = Tensor.zeros(expected.shape) as never
    expectThrow(() => layer.forwardSync(input, { out: floats }), 'ERR_DTYPE_MISMATCH', other)
  })

  it('is the only mixture', async () => {
    const input = { data: toFloat16(image().data), shape } as never
    const message = 'input must be float32, as the module is; received float16'
    expectThrow(() => full.forwardSync(input), 'ERR_DTYPE_MISMATCH', message)
    await expectReject(() => full.forward(input), 'ERR_DTYPE_MISMATCH', message)
  })
})
