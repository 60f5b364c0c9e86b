/** Tensors of onnxruntime-node and onnxruntime-web: both are those of onnxruntime-common. */

import { ConvTranspose2d, fromFloat16, type Tensor, toFloat16 } from 'convtranspose'
import * as ort from 'onnxruntime-common'
import { describe, expect, it } from 'vitest'
import { expected, INPUT, OUTPUT, run, values } from './layer.js'
import { passedMemory } from './passed-memory.js'

describe('an onnxruntime Tensor', () => {
  it('goes in as it is, without a copy', () => {
    const input = new ort.Tensor('float32', values(), INPUT)
    expect(run(input).data).toEqual(expected())
    expect(passedMemory(() => run(input)).input).toBe(input.data)
  })

  it('is made of an output, in the same memory', () => {
    const output = run(new ort.Tensor('float32', values(), INPUT))
    const tensor = new ort.Tensor('float32', output.data, output.shape)
    expect(tensor.data).toBe(output.data)
    expect(tensor.dims).toEqual(OUTPUT)
  })

  it('takes an output, in its own memory', () => {
    const out = new ort.Tensor('float32', new Float32Array(320), OUTPUT)
    const input = new ort.Tensor('float32', values(), INPUT)
    const passed = passedMemory(() => expect(run(input, out).data).toBe(out.data))
    expect(passed.output).toBe(out.data)
    expect(out.data).toEqual(expected())
  })

  it('of float16 goes through, too', () => {
    const layer = new ConvTranspose2d(3, 1, 1, { dtype: 'float16', bias: false })
    layer.weight.assign([1, 2, 4])
    const bits = toFloat16(Float32Array.of(1, 2, 3)) as Uint16Array
    const input = new ort.Tensor('float16', bits, [1, 3, 1, 1])
    expect(input.data.buffer).toBe(bits.buffer)
    const output = layer.forwardSync(input as unknown as Tensor<'float16'>)
    expect([...fromFloat16(output.data)]).toEqual([17])
    expect(new ort.Tensor('float16', output.data as Uint16Array, output.shape).data.buffer).toBe(
      output.data.buffer,
    )
  })
})
