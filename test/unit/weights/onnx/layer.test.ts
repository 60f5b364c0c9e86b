/** Layers of ONNX nodes beyond what one model shows: many input sizes, shared memory, other dtypes. */

import { convTranspose2dSync, fromFloat16, Tensor } from 'convtranspose'
import { readOnnx } from 'convtranspose/weights'
import { describe, expect, it } from 'vitest'
import { detach } from '../../../support/array-buffers.js'
import { expectReject, expectThrow } from '../../../support/expect-error.js'
import { onnxFile } from '../../../support/onnx-file.js'
import { operand } from '../../../support/operands.js'

const WEIGHT = operand('int', 3, 'weight', 2 * 3 * 16)

function model(attributes: Record<string, readonly number[]>): Uint8Array {
  const rawData = new Uint8Array(WEIGHT.buffer)
  return onnxFile({
    nodes: [{ opType: 'ConvTranspose', inputs: ['x', 'w'], outputs: ['y'], attributes }],
    initializers: [{ name: 'w', dims: [2, 3, 4, 4], dataType: 1, rawData }],
  })
}

describe('output_shape', () => {
  it('is kept for any size, also for more paddings than modules are kept for', async () => {
    const [layer] = await readOnnx(model({ strides: [2, 2], output_shape: [13, 14] }))
    for (const size of [12, 6, 9, 7, 10, 8, 11, 12, 6]) {
      const input = new Tensor(operand('int', size, 'input', 2 * size * 8), [1, 2, size, 8])
      const whole = convTranspose2dSync(input, { data: WEIGHT, shape: [2, 3, 4, 4] }, null, {
        stride: 2,
      })
      const full = size * 2 + 2
      // The larger half of what is too much goes before the output.
      const top = Math.ceil(Math.max(0, full - 13) / 2)
      const output = layer!.forwardSync(input)
      expect(output.shape).toEqual([1, 3, 13, 14])
      for (const [c, h, w] of [
        [0, 0, 0],
        [1, 5, 7],
        [2, 12, 13],
        [0, 11, 2],
      ] as const) {
        const [plane = 0, row = 0, step = 0] = output.strides.slice(1)
        const value = output.data[output.offset + c * plane + h * row + w * step]
        expect(value).toBe(whole.data[(c * full + h + top) * 18 + w + 2])
      }
    }
  })
})

describe('a layer', () => {
  it('of output_shape keeps its weights when the bytes of the model go away', async () => {
    const bytes = model({ strides: [2, 2], output_shape: [13, 14] })
    const input = new Tensor(operand('int', 9, 'input', 2 * 9 * 8), [1, 2, 9, 8])
    const [known] = await readOnnx(bytes)
    for (const shift of [0, 1, 2, 3]) {
      const buffer = new ArrayBuffer(bytes.length + 4)
      const source = new Uint8Array(buffer, shift, bytes.length)
      source.set(bytes)
      const [layer] = await readOnnx(source)
      detach(buffer)
      expect(layer!.forwardSync(input).data).toEqual(known!.forwardSync(input).data)
    }
  })

  it('runs what it has begun, whatever the getters of its out run meanwhile', async () => {
    const [layer] = await readOnnx(model({ strides: [2, 2], output_shape: [13, 14] }))
    const image = (size: number) =>
      new Tensor(operand('int', size, 'input', 2 * size * 8), [1, 2, size, 8])
    const input = image(6)
    const expected = layer!.forwardSync(input)
    const out = {
      data: new Float32Array(3 * 13 * 14),
      get shape() {
        for (const size of [9, 7, 10, 8]) layer!.forwardSync(image(size))
        return [1, 3, 13, 14]
      },
    }
    const rows = new Tensor(out.data, [1, 3, 13, 14])
    layer!.forwardSync(input, { out })
    expect(rows.data.slice(0, 14)).toEqual(expected.data.slice(expected.offset).slice(0, 14))
    await layer!.forward(input, { out })
  })

  it('fills an out of any class', async () => {
    class Deaf extends Float32Array {
      override set(): void {}
    }
    const [layer] = await readOnnx(model({ pads: [0, 0, 2, 1] }))
    const input = new Tensor(operand('int', 1, 'input', 50), [2, 5, 5])
    const outs = [Float32Array, Deaf].map((Class) => {
      const out = { data: new Class(3 * 6 * 7), shape: [3, 6, 7] }
      layer!.forwardSync(input, { out })
      return [...out.data]
    })
    expect(outs[1]).toEqual(outs[0])
  })

  it('reads its input where it lies, also of shared memory', async () => {
    const [layer] = await readOnnx(model({ pads: [0, 0, 2, 1] }))
    const data = new Float32Array(new SharedArrayBuffer(4 * 2 * 25))
    data.set(operand('int', 1, 'input', 50))
    const shared = await layer!.forward({ data, shape: [2, 5, 5] })
    expect(shared.data).toEqual(layer!.forwardSync({ data: data.slice(), shape: [2, 5, 5] }).data)
    expect(shared).toMatchObject({ shape: [3, 6, 7], strides: [64, 8, 1], offset: 0 })
  })

  it('of a model in float32 can be had in float16', async () => {
    const [layer] = await readOnnx(model({ strides: [2, 2] }), { dtype: 'float16' })
    const input = { data: Uint16Array.of(0x3c00, 0), shape: [2, 1, 1] }
    const output = layer!.forwardSync(input)
    expect(output.dtype).toBe('float16')
    expect(fromFloat16(output.data)).toEqual(WEIGHT.slice(0, 48))
  })

  it('is stopped by its signal, and takes its input by transfer', async () => {
    const [layer] = await readOnnx(model({ pads: [0, 0, 1, 1] }))
    const input = Tensor.zeros([2, 5, 5])
    const signal = AbortSignal.abort(new Error('stop'))
    await expect(layer!.forward(input, { signal })).rejects.toThrow('stop')
    await layer!.forward(input, { transfer: true })
    expect(input.data.length).toBe(0)
  })

  it('refuses an out of a cropped output as a module refuses its own', async () => {
    const [layer] = await readOnnx(model({ pads: [0, 0, 2, 1] }))
    const input = new Tensor(operand('int', 1, 'input', 50), [2, 5, 5])
    const out = Tensor.zeros([3, 6, 7])
    const first = layer!.forward(input, { out })
    await expectReject(() => layer!.forward(input, { out }), 'ERR_BUFFER_IN_USE')
    await first
    expect((await layer!.forward(input, { out })).data).toBe(out.data)
    const memory = new Float32Array(200)
    const inside = new Tensor(memory.subarray(40, 40 + 126), [3, 6, 7])
    const overlapped = new Tensor(memory.subarray(0, 50), [2, 5, 5])
    const call = () => layer!.forwardSync(overlapped, { out: inside })
    expectThrow(call, 'ERR_OVERLAP', /^out must not overlap/)
  })
})
