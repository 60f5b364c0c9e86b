/** The module as an object: its properties, its text, what it tells about runs to come. */

import { ConvTranspose2d, capabilities, getNumThreads, setNumThreads, Tensor } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { expectThrow } from '../support/expect-error.js'

describe('ConvTranspose2d', () => {
  it('shows its parameters, normalised and frozen', () => {
    const layer = new ConvTranspose2d(4, 6, 3, { stride: [2, 1], outputPadding: [1, 0], groups: 2 })
    expect(layer).toMatchObject({
      inChannels: 4,
      outChannels: 6,
      kernelSize: [3, 3],
      stride: [2, 1],
      padding: [0, 0],
      outputPadding: [1, 0],
      dilation: [1, 1],
      groups: 2,
      paddingMode: 'zeros',
      dtype: 'float32',
    })
    expect(Object.isFrozen(layer.stride)).toBe(true)
  })

  it('keeps what it was made with', async () => {
    for (const layer of [
      new ConvTranspose2d(1, 2, 3),
      new ConvTranspose2d(1, 2, 3).to('float16'),
    ]) {
      for (const object of [layer, layer.weight, layer.bias] as object[]) {
        expect(Object.keys(object).length).toBeGreaterThan(2)
        for (const name of Object.keys(object)) {
          const before = Reflect.get(object, name)
          expect(() => Object.assign(object, { [name]: 1 }), name).toThrow(TypeError)
          expect(Reflect.get(object, name)).toBe(before)
        }
      }
    }
  })

  it('can be extended, mocked and given names', async () => {
    class Named extends ConvTranspose2d {
      override readonly dtype = 'float32'
      calls = 0
      constructor(readonly name: string) {
        super(1, 1, 2, { seed: 1 })
      }
      override forwardSync(...args: Parameters<ConvTranspose2d['forwardSync']>) {
        this.calls++
        return super.forwardSync(...args)
      }
    }
    const layer = new Named('up')
    const plain = Object.assign(new ConvTranspose2d(1, 1, 2), { name: 'down' })
    expect(() => Object.assign(layer, { weight: plain.weight })).toThrow(TypeError)
    plain.loadStateDict(layer.stateDict())
    const input = Tensor.zeros([1, 2, 2])
    const expected = layer.forwardSync(input)
    expect((await plain.forward(input)).data).toEqual(expected.data)
    expect(layer.to('float16').to('float32').stateDict()).not.toEqual({})
    expect([layer.calls, layer.name, plain.name]).toEqual([1, 'up', 'down'])
    plain.forwardSync = () => expected
    expect(plain.forwardSync(input)).toBe(expected)
    layer.dispose()
    expectThrow(() => layer.forwardSync(input), 'ERR_DISPOSED')
  })

  it.each([
    [new ConvTranspose2d(16, 33, 3, { stride: 2 }), '16, 33, kernel_size=(3, 3), stride=(2, 2)'],
    [
      new ConvTranspose2d(16, 33, [3, 5], { stride: [2, 1], padding: [4, 2] }),
      '16, 33, kernel_size=(3, 5), stride=(2, 1), padding=(4, 2)',
    ],
    [
      new ConvTranspose2d(4, 4, 3, {
        ...{ stride: 2, outputPadding: 1, dilation: 2, groups: 4, bias: false, dtype: 'float16' },
      }),
      '4, 4, kernel_size=(3, 3), stride=(2, 2), dilation=(2, 2), output_padding=(1, 1), ' +
        'groups=4, bias=False, dtype=float16',
    ],
  ])('prints as PyTorch does: %s', (layer, text) => {
    expect(String(layer)).toBe(`ConvTranspose2d(${text})`)
  })

  it('options may be undefined, frozen, or inherited', () => {
    class Options {
      get stride() {
        return 2
      }
    }
    expect(new ConvTranspose2d(1, 1, 1, { stride: undefined } as never).stride).toEqual([1, 1])
    expect(new ConvTranspose2d(1, 1, 1, Object.freeze({ stride: 2 })).stride).toEqual([2, 2])
    expect(new ConvTranspose2d(1, 1, 1, new Options() as never).stride).toEqual([2, 2])
  })

  it('an empty batch gives an empty output', async () => {
    const layer = new ConvTranspose2d(2, 3, 2, { stride: 2 })
    const empty = Tensor.zeros([0, 2, 4, 4])
    expect(layer.forwardSync(empty)).toMatchObject({ shape: [0, 3, 8, 8], size: 0 })
    expect((await layer.forward(empty)).shape).toEqual([0, 3, 8, 8])
  })

  it('takes what other libraries call a tensor', () => {
    const layer = new ConvTranspose2d(1, 1, 1, { bias: false })
    layer.weight.assign([2])
    const data = Float32Array.of(1, 2)
    const forms = [
      { data, dims: [1, 1, 1, 2], type: 'float32' as const },
      { data, shape: [1, 1, 1, 2], stride: [2, 2, 2, 1], offset: 0, dtype: 'float32' as const },
      { data, shape: [1, 1, 2] },
      new Tensor(data, [1, 1, 1, 2]),
    ]
    for (const form of forms) {
      expect(layer.forwardSync(form).data).toEqual(Float32Array.of(2, 4))
    }
  })
})

describe('describe', () => {
  it('tells problem, algorithm, work and bytes', async () => {
    const layer = new ConvTranspose2d(8, 16, 4, { stride: 2, padding: 1 })
    const plan = layer.describe([1, 8, 1, 1])
    expect(plan).toMatchObject({
      problem: 'n1g1ic8ih1iw1_oc16kh4kw4_sh2sw2ph1pw1oph0opw0dh1dw1',
      isa: capabilities().isa,
      threads: 1, // such a small call is not worth waking a second
      multiplyAdds: { useful: 8 * 16 * 16, live: 8 * 16 * 4 },
    })
    expect(capabilities().algorithms).toContain(plan.algorithm)
    expect(plan.bytes.parameters).toBe((8 * 16 * 16 + 16) * 4)
    expect(plan.reason).toMatch(/estimated/)
    expect(layer.describe([8, 1, 1])).toEqual(plan)
    expect(layer.describe([1, 8, 512, 512]).threads).toBe(getNumThreads())
  })

  it('tells what is packed: once per version, for every shape', async () => {
    const layer = new ConvTranspose2d(8, 16, 4, { stride: 2, padding: 1 })
    const before = layer.describe([1, 8, 20, 64])
    expect(before.bytes.held).toBe(0)
    expect(before.bytes.packed).toBeGreaterThanOrEqual(8 * 16 * 16 * 4)
    const plan = await layer.prepare([1, 8, 20, 64])
    expect(plan.bytes.held).toBe(before.bytes.packed)
    layer.forwardSync(Tensor.zeros([1, 8, 20, 64]))
    const other = [2, 8, 24, 64]
    expect(layer.describe(other).algorithm).toBe(plan.algorithm) // each algorithm has its own copy
    await layer.forward(Tensor.zeros(other))
    expect(layer.describe([1, 8, 20, 64])).toEqual(plan)
    layer.weight.assign([1], 0)
    expect(layer.describe([1, 8, 20, 64]).bytes.held).toBe(0)
  })

  it('refuses shapes as outputShape does', async () => {
    const layer = new ConvTranspose2d(8, 16, 4)
    expectThrow(() => layer.describe([1, 7, 1, 1]), 'ERR_SHAPE_MISMATCH')
    await expect(layer.prepare('x' as never)).rejects.toHaveProperty('code', 'ERR_INVALID_ARG_TYPE')
  })
})

describe('threads', () => {
  it('are set for the process and shown', () => {
    const before = getNumThreads()
    setNumThreads(3)
    expect(getNumThreads()).toBe(3)
    expect(capabilities().threads).toBe(3)
    setNumThreads(before)
  })

  it.each([0, -1, 1.5, Number.NaN, 1025])('refuse %s', (threads) => {
    expectThrow(() => setNumThreads(threads), 'ERR_OUT_OF_RANGE', /^threads must be an integer in/)
  })

  it('refuse text', () => {
    expectThrow(() => setNumThreads('2' as never), 'ERR_INVALID_ARG_TYPE')
  })
})
