/** The memory of operands: copied, taken, shared, resized, detached, reused; nothing is lost. */

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ConvTranspose2d, convTranspose2d, Tensor } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { detach, resizable } from '../support/array-buffers.js'
import { expectReject, expectThrow } from '../support/expect-error.js'

const layer = new ConvTranspose2d(16, 16, 3, { padding: 1, seed: 1 })
const shape = [1, 16, 48, 48]
const size = 16 * 48 * 48
const values = Float32Array.from({ length: size }, (_, i) => Math.sin(i))
const expected = layer.forwardSync({ data: values, shape }).data

const collectGarbage = (() => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
})()

describe('a new output', () => {
  const gaps = new ConvTranspose2d(16, 16, 1, { stride: 3, bias: false, seed: 1 })

  it('is written whole, also where no tap reaches', async () => {
    const out = new Tensor(new Float32Array(16 * 142 * 142).fill(Number.NaN), [1, 16, 142, 142])
    gaps.forwardSync({ data: values, shape }, { out })
    expect(out.data.every(Number.isFinite)).toBe(true)
    const results = [
      gaps.forwardSync({ data: values, shape }),
      gaps.forward({ data: values, shape }),
    ]
    for (const result of await Promise.all(results)) expect(result.data).toEqual(out.data)
  })

  it('lies on a buffer of its own, which can be transferred', () => {
    const { data } = layer.forwardSync({ data: values, shape })
    expect([data.byteOffset, data.buffer.byteLength]).toEqual([0, data.byteLength])
    detach(data.buffer)
    expect(data.length).toBe(0)
  })
})

describe('the input of forward', () => {
  it('is copied before forward returns', async () => {
    const data = values.slice()
    const run = layer.forward({ data, shape })
    data.fill(Number.NaN)
    detach(data.buffer)
    expect((await run).data).toEqual(expected)
  })

  it('is copied into memory that an ended run left, while others have theirs', async () => {
    let calls = 0
    const client = async () => {
      while (calls < 9) {
        const call = calls++
        const height = 48 - (call % 5)
        const data = values.subarray(0, 16 * height * 48).map((value) => value + call)
        const input = { data, shape: [1, 16, height, 48] }
        const expected = layer.forwardSync(input).data
        const run = layer.forward(input)
        data.fill(Number.NaN)
        expect((await run).data).toEqual(expected)
      }
    }
    await Promise.all([client(), client(), client()])
  })

  it('is copied through its strides', async () => {
    const data = Float32Array.from({ length: 2 * size }, (_, i) => Math.sin(Math.floor(i / 2)))
    const strides = [2 * size, 2 * 48 * 48, 96, 2]
    expect((await layer.forward({ data, shape, strides })).data).toEqual(expected)
  })

  it('is taken by transfer: detached for the caller, not copied', async () => {
    const memory = new Float32Array(size + 8)
    memory.set(values, 8)
    const run = layer.forward({ data: memory.subarray(8), shape }, { transfer: true })
    expect(memory.length).toBe(0)
    expect((await run).data).toEqual(expected)
  })

  it('is not taken when the call is refused', async () => {
    const data = values.slice()
    const options = { transfer: true, threads: 0 }
    await expectReject(() => layer.forward({ data, shape }, options), 'ERR_OUT_OF_RANGE')
    const signal = AbortSignal.abort()
    await expect(layer.forward({ data, shape }, { transfer: true, signal })).rejects.toThrow()
    expect(data).toEqual(values)
  })

  it('may lie in shared and in resizable memory', async () => {
    const shared = new Float32Array(new SharedArrayBuffer(size * 4))
    shared.set(values)
    expect((await layer.forward({ data: shared, shape })).data).toEqual(expected)
    expect(layer.forwardSync({ data: shared, shape }).data).toEqual(expected)
    const buffer = resizable(size * 4, size * 8)
    const tracking = new Float32Array(buffer)
    tracking.set(values)
    const run = layer.forward({ data: tracking, shape })
    buffer.resize(0)
    expect((await run).data).toEqual(expected)
    await expectReject(() => layer.forward({ data: tracking, shape }), 'ERR_SHAPE_MISMATCH')
  })

  it('may lie in shared memory that grows', async () => {
    const buffer = Reflect.construct(SharedArrayBuffer, [size * 4, { maxByteLength: size * 8 }])
    const shared = new Float32Array(buffer as SharedArrayBuffer)
    shared.set(values)
    const run = layer.forward({ data: shared, shape })
    ;(buffer as { grow(bytes: number): void }).grow(size * 8)
    expect((await run).data).toEqual(expected)
  })

  it('is taken from resizable memory', async () => {
    const tracking = new Float32Array(resizable(size * 4, size * 8))
    tracking.set(values)
    expect((await layer.forward({ data: tracking, shape }, { transfer: true })).data).toEqual(
      expected,
    )
    expect(tracking.length).toBe(0)
  })

  it('is not taken from memory that others have or that cannot move', async () => {
    const pooled = Buffer.from('x'.repeat(16))
    const tiny = new ConvTranspose2d(1, 1, 1)
    for (const buffer of [
      new SharedArrayBuffer(16),
      runInNewContext('new WebAssembly.Memory({ initial: 1 }).buffer') as ArrayBuffer,
      pooled.buffer,
    ]) {
      const data = new Float32Array(buffer, 0, 4)
      const input = { data, shape: [1, 2, 2] }
      await expectReject(() => tiny.forward(input, { transfer: true }), 'ERR_INVALID_ARG_TYPE')
      expect(data.length).toBe(4)
      expect((await tiny.forward(input)).size).toBe(4)
    }
    expect(pooled.length).toBe(16)
  })

  it('outlives its collection, as do out, layer and promise', async () => {
    let ended = 0
    for (let i = 0; i < 8; i++) {
      const shared = new Float32Array(new SharedArrayBuffer(size * 4))
      const own = new ConvTranspose2d(16, 16, 3, { padding: 1, seed: 1 })
      const out = i % 2 === 0 ? { data: new Float32Array(size), shape } : undefined
      const options = { transfer: i % 4 > 1, ...(out && { out }) }
      const data = options.transfer ? values.slice() : shared
      shared.set(values)
      own.forward({ data, shape }, options).then((output) => {
        expect(output.data).toEqual(expected)
        ended += 1
      })
      collectGarbage()
    }
    while (ended < 8) {
      collectGarbage()
      await new Promise((resolve) => setImmediate(resolve))
    }
  })

  it('of the functional form: all operands are copied', async () => {
    const { weight, bias } = layer.stateDict() as Record<string, Tensor<'float32'>>
    const run = convTranspose2d({ data: values, shape }, weight!, bias!, { padding: 1 })
    weight?.data.fill(0)
    bias?.data.fill(0)
    expect((await run).data).toEqual(expected)
  })
})

describe('out', () => {
  const input = { data: values, shape }

  it('is filled and returned, synchronously and asynchronously', async () => {
    const out = Tensor.zeros(shape)
    expect(layer.forwardSync(input, { out })).toBe(out)
    expect(out.data).toEqual(expected)
    out.data.fill(0)
    expect(await layer.forward(input, { out })).toBe(out)
    expect(out.data).toEqual(expected)
  })

  it('may be part of an array; the rest stays', async () => {
    const data = new Float32Array(size + 7).fill(5)
    const out = { data, shape, offset: 3 }
    for (const result of [layer.forwardSync(input, { out }), await layer.forward(input, { out })]) {
      expect(result).toMatchObject({ offset: 3, shape })
      expect(result.data).toBe(data)
      expect(data.subarray(3, size + 3)).toEqual(expected)
      expect([data[2], data[size + 3]]).toEqual([5, 5])
    }
  })

  it('stays untouched until the call ends', async () => {
    const out = Tensor.zeros(shape)
    const run = layer.forward(input, { out })
    for (const end = performance.now() + 20; performance.now() < end; );
    expect(out.data.every((value) => value === 0)).toBe(true)
    await run
    expect(out.data).toEqual(expected)
  })

  it('serves one running call at a time, by ranges of memory', async () => {
    const data = new Float32Array(2 * size)
    const at = (offset: number) => ({ data, shape, offset })
    const first = layer.forward(input, { out: at(0) })
    const refused = 'ERR_BUFFER_IN_USE'
    await expectReject(() => layer.forward(input, { out: at(size - 1) }), refused, /^out must not/)
    expectThrow(() => layer.forwardSync(input, { out: at(0) }), refused)
    const second = layer.forward(input, { out: at(size) })
    await Promise.all([first, second])
    expect(data.subarray(size)).toEqual(expected)
    await layer.forward(input, { out: at(size - 1) })
    await expectReject(() => layer.forward(input, { out: at(0), threads: 0 }), 'ERR_OUT_OF_RANGE')
    await layer.forward(input, { out: at(0) })
  })

  it('is known by the memory, not by the buffer, where memory is shared', async () => {
    const buffer = new SharedArrayBuffer((2 * size + input.data.length) * 4)
    const view = (of: SharedArrayBuffer, offset: number) => ({
      data: new Float32Array(of),
      shape,
      offset,
    })
    const again = structuredClone(buffer)
    const first = layer.forward(input, { out: view(buffer, 0) })
    const refused = 'ERR_BUFFER_IN_USE'
    await expectReject(() => layer.forward(input, { out: view(again, size - 1) }), refused)
    expectThrow(() => layer.forwardSync(input, { out: view(again, 0) }), refused)
    const second = layer.forward(input, { out: view(again, size) })
    await Promise.all([first, second])
    expect(new Float32Array(buffer).subarray(size, 2 * size)).toEqual(expected)
    const read = { data: new Float32Array(buffer), shape, offset: 0 }
    await expectReject(() => layer.forward(read, { out: view(again, 1) }), 'ERR_OVERLAP')
  })

  it('may lie in shared memory', async () => {
    const data = new Float32Array(new SharedArrayBuffer(size * 4))
    await layer.forward(input, { out: { data, shape } })
    expect(data).toEqual(expected)
  })

  it('is free again after a call that was aborted, refused or cut off', async () => {
    const out = Tensor.zeros(shape)
    const controller = new AbortController()
    const run = layer.forward(input, { out, signal: controller.signal })
    controller.abort()
    await expect(run).rejects.toThrow()
    const data = new Float32Array(new SharedArrayBuffer(size * 4))
    await expectReject(
      () => layer.forward({ data, shape }, { out, transfer: true }),
      'ERR_INVALID_ARG_TYPE',
    )
    await layer.forward(input, { out })
    expect(out.data).toEqual(expected)
  })

  it('is filled whatever its class makes of `set`', async () => {
    class Own extends Float32Array {
      override set(): void {
        throw new Error('mine')
      }
    }
    const data = new Own(size)
    await layer.forward(input, { out: { data, shape } })
    expect(Float32Array.from(data)).toEqual(expected)
  })

  it('that goes away rejects the call', async () => {
    const gone = Tensor.zeros(shape)
    const run = layer.forward(input, { out: gone })
    detach(gone.data.buffer)
    await expectReject(() => run, 'ERR_DETACHED', /^out must stay until the call has ended/)
    const buffer = resizable(size * 4, size * 4)
    const shrunk = layer.forward(input, { out: { data: new Float32Array(buffer), shape } })
    buffer.resize(16)
    await expectReject(() => shrunk, 'ERR_DETACHED')
  })

  it('that is detached is refused', async () => {
    const out = Tensor.zeros(shape)
    detach(out.data.buffer)
    expectThrow(() => layer.forwardSync(input, { out }), 'ERR_DETACHED', /^out must lie in live/)
    await expectReject(() => layer.forward(input, { out }), 'ERR_DETACHED')
  })
})
