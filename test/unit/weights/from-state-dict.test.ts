/** Layers made of tensors: what is inferred, what is converted, what is refused; Keras's words. */

import { ConvTranspose2d, fromFloat16, type StateDict, Tensor } from 'convtranspose'
import {
  encodeNpy,
  fromKerasFilter,
  fromStateDict,
  kerasGeometry,
  readNpy,
  readSafetensors,
} from 'convtranspose/weights'
import { describe, expect, it } from 'vitest'
import { detach } from '../../support/array-buffers.js'
import { expectThrow } from '../../support/expect-error.js'
import { fixture } from '../../support/weight-fixtures.js'

const options = { stride: [2, 1], padding: 1, outputPadding: [1, 0], dilation: 1 } as const

/** A file of shape [1, 1, 1, 1]. */
function npyOf(descr: string, element: Float32Array | Float64Array): Uint8Array {
  const header = encodeNpy({ data: new Float32Array(1), shape: [1, 1, 1, 1] }).subarray(0, -4)
  const text = Buffer.from(header).toString('latin1').replace("'<f4'", descr)
  const bytes = Buffer.concat([Buffer.from(text, 'latin1'), new Uint8Array(element.buffer)])
  return Uint8Array.from(bytes)
}

describe('fromStateDict', () => {
  it.each([
    { groups: 1, bias: true },
    { groups: 2, bias: true },
    { groups: 4, bias: true },
    { groups: 1, bias: false },
    { groups: 2, bias: false },
  ])('finds all of %o', ({ groups, bias }) => {
    const from = new ConvTranspose2d(4, 8, [3, 2], { ...options, groups, bias, seed: 1 })
    const more = bias ? {} : { groups }
    const layer = fromStateDict(from.stateDict('up.'), 'up.', { ...options, ...more })
    expect(String(layer)).toBe(String(from))
    expect(layer.stateDict()).toEqual(from.stateDict())
  })

  it('looks at one prefix of a whole file', () => {
    const [a, b] = [1, 2].map((seed) => new ConvTranspose2d(2, 2, 1, { seed })) as [
      ConvTranspose2d,
      ConvTranspose2d,
    ]
    const file: StateDict<'float32'> = { ...a.stateDict('a.'), ...b.stateDict('a.b.') }
    expect(fromStateDict(file, 'a.b.').stateDict()).toEqual(b.stateDict())
    expectThrow(
      () => fromStateDict(file, 'a.'),
      'ERR_STATE_DICT',
      'stateDict must have exactly a.weight, a.bias; missing: none; ' +
        'unexpected: a.b.weight, a.b.bias',
    )
    expectThrow(
      () => fromStateDict(file),
      'ERR_STATE_DICT',
      'tensors must have weight; prefixes with a weight: "a.", "a.b."',
    )
  })

  it('takes the dtype of the weight, or converts', () => {
    const half = new ConvTranspose2d(1, 1, 2, { seed: 1 }).to('float16')
    expect(fromStateDict(half.stateDict()).dtype).toBe('float16')
    const wide = fromStateDict(half.stateDict(), '', { dtype: 'float32' })
    expect(wide.stateDict()).toEqual(half.to('float32').stateDict())
    const mixed = { ...half.stateDict(), bias: { data: Float32Array.of(1), shape: [1] } }
    expectThrow(() => fromStateDict(mixed as never), 'ERR_DTYPE_MISMATCH', /"bias"/)
    const converted = fromStateDict(mixed, '', { dtype: 'float32' })
    expect(converted.bias?.toArray()).toEqual(Float32Array.of(1))
  })

  it('converts what files hold with one rounding, where a dtype is asked for', async () => {
    const brain = await readSafetensors(fixture('pytorch-bfloat16.safetensors'))
    const name = Object.keys(brain).find((key) => key.endsWith('up1.weight')) as string
    const prefix = name.slice(0, -'weight'.length)
    const remedy = `tensors["${name}"].dtype must be 'float32' or 'float16', or be converted by the option dtype; received "bfloat16"`
    expectThrow(() => fromStateDict(brain, prefix), 'ERR_INVALID_ARG_TYPE', remedy)
    for (const dtype of ['float32', 'float16'] as const) {
      const read = await readSafetensors(fixture('pytorch-bfloat16.safetensors'), { dtype })
      const expected = fromStateDict(read, prefix).stateDict()
      expect(fromStateDict(brain, prefix, { dtype }).stateDict()).toEqual(expected)
    }
    // By way of float32 this would be 1.
    const near = npyOf("'<f8'", Float64Array.of(1 + 2 ** -11 + 2 ** -30))
    const weight = await readNpy(near)
    const half = fromStateDict({ weight }, '', { dtype: 'float16' })
    expect(fromFloat16(half.weight.toArray())).toEqual(Float32Array.of(1 + 2 ** -10))
    const complex = await readNpy(npyOf("'<c8'", new Float32Array(2)))
    const make = (dtype?: unknown) => () =>
      fromStateDict({ weight: complex }, '', { dtype: dtype as 'float32' })
    expectThrow(make('float32'), 'ERR_DTYPE_MISMATCH', /convert to float32; received complex64/)
    expectThrow(make('float64'), 'ERR_OUT_OF_RANGE', /^dtype must be/)
  })

  it('knows the remedy where a layer is given what files hold', async () => {
    const layer = new ConvTranspose2d(1, 1, 1)
    const [wide, brain] = [
      await readNpy(npyOf("'<f8'", Float64Array.of(1))),
      (await readSafetensors(fixture('pytorch-bfloat16.safetensors')))['decoder.up1.weight']!,
    ]
    const remedy = "dtype must be 'float32' or 'float16', as a file is read with the option dtype; "
    for (const [tensor, dtype] of [
      [wide, 'float64'],
      [brain, 'bfloat16'],
    ] as const) {
      const message = `stateDict["weight"].${remedy}received "${dtype}"`
      const load = () =>
        layer.loadStateDict({ weight: tensor, bias: 0 } as never, { convert: true })
      expectThrow(load, 'ERR_INVALID_ARG_TYPE', message)
      const assign = () => layer.weight.assign(tensor as never)
      expectThrow(assign, 'ERR_INVALID_ARG_TYPE', /option dtype; received "b?float/)
    }
  })

  it('says so of tensors that nobody awaited, and of bytes that went away', async () => {
    const promise = readSafetensors(fixture('pytorch-float32.safetensors'))
    expectThrow(
      () => fromStateDict(promise as never, 'x.'),
      'ERR_INVALID_ARG_TYPE',
      'tensors must be an object of tensors by name; received a value of type Promise',
    )
    await promise
    const bytes = npyOf("'<f8'", Float64Array.of(1))
    const weight = await readNpy(bytes)
    detach(bytes.buffer)
    const make = () => fromStateDict({ weight }, '', { dtype: 'float32' })
    expectThrow(make, 'ERR_DETACHED', /must stay in memory/)
  })

  it('makes a 1-D layer one of kH = 1', () => {
    const weight = { data: Float32Array.of(1, 2, 3), shape: [1, 1, 3] }
    const layer = fromStateDict({ weight }, '', { stride: [1, 2] })
    expect([layer.kernelSize, layer.stride]).toEqual([
      [1, 3],
      [1, 2],
    ])
    const image = { data: Float32Array.of(1, 10), shape: [1, 1, 2] }
    expect(layer.forwardSync(image).data).toEqual(Float32Array.of(1, 2, 13, 20, 30))
    const numbers = { stride: 3, padding: 1, outputPadding: 2, dilation: 2 }
    expect(fromStateDict({ weight }, '', numbers)).toMatchObject({
      stride: [1, 3],
      padding: [0, 1],
      outputPadding: [0, 2],
      dilation: [1, 2],
    })
  })

  it('refuses what is no layer', () => {
    const of = (shape: number[], bias?: number) => () =>
      fromStateDict({
        weight: Tensor.zeros(shape),
        ...(bias === undefined ? {} : { bias: Tensor.zeros([bias]) }),
      })
    expectThrow(of([2, 2]), 'ERR_SHAPE_MISMATCH', /^tensors\["weight"\] must be of shape \[inCh/)
    expectThrow(of([2, 2, 0, 1]), 'ERR_SHAPE_MISMATCH')
    expectThrow(of([2, 2, 1, 1], 3), 'ERR_SHAPE_MISMATCH', /^tensors\["bias"\].*a multiple of 2/)
    expectThrow(of([2, 2, 1, 1], 6), 'ERR_SHAPE_MISMATCH') // 2 channels in 3 groups
    expectThrow(of([2, 2, 1, 1], 0), 'ERR_SHAPE_MISMATCH')
    const weight = Tensor.zeros([2, 2, 1, 1])
    const make = (given: unknown) => () => fromStateDict({ weight }, '', given as never)
    expectThrow(make({ bias: true }), 'ERR_UNKNOWN_OPTION')
    expectThrow(make({ groups: 'x' }), 'ERR_INVALID_ARG_TYPE')
    expectThrow(make({ dtype: 'bfloat16' }), 'ERR_OUT_OF_RANGE')
    expectThrow(() => fromStateDict([weight] as never), 'ERR_INVALID_ARG_TYPE')
    expectThrow(() => fromStateDict({ weight: 1 } as never), 'ERR_INVALID_ARG_TYPE')
  })
})

describe('a filter of Keras', () => {
  it('is turned, of either dtype', () => {
    const data = Float32Array.from({ length: 2 * 3 * 4 * 5 }, (_, index) => index)
    const { shape, data: turned } = fromKerasFilter({ data, shape: [2, 3, 4, 5] })
    expect(shape).toEqual([5, 4, 2, 3])
    const at = (i: number, o: number, h: number, w: number) => turned[((i * 4 + o) * 2 + h) * 3 + w]
    expect(at(4, 2, 1, 0)).toBe(((1 * 3 + 0) * 4 + 2) * 5 + 4)
    const bits = { data: Uint16Array.of(1, 2, 3, 4), shape: [1, 2, 2] }
    const half = fromKerasFilter(bits)
    expect([half.shape, half.dtype, half.data]).toEqual([
      [2, 2, 1, 1],
      'float16',
      Uint16Array.of(1, 3, 2, 4),
    ])
    expectThrow(() => fromKerasFilter({ data, shape: [120] }), 'ERR_SHAPE_MISMATCH')
  })

  it('goes with its geometry', () => {
    const same = { kernelSize: 3, strides: [2, 4], padding: 'same' } as const
    expect(kerasGeometry(same)).toEqual({
      stride: [2, 4],
      padding: [0, 0],
      outputPadding: [0, 1],
      excess: [1, 0],
    })
    expect(kerasGeometry({ kernelSize: [5, 4] })).toMatchObject({ stride: [1, 1], padding: [0, 0] })
    const geometry = (given: unknown) => () => kerasGeometry(given as never)
    expectThrow(geometry({}), 'ERR_INVALID_ARG_TYPE', /^kernelSize/)
    expectThrow(geometry({ ...same, padding: 'causal' }), 'ERR_OUT_OF_RANGE')
    expectThrow(geometry({ ...same, dilation: 2 }), 'ERR_UNKNOWN_OPTION')
  })
})
