/** Getters of the caller's objects, which run while the library reads them. */

import {
  ConvTranspose2d,
  convTranspose2d,
  convTranspose2dSync,
  type TensorLike,
} from 'convtranspose'
import { encodeNpy } from 'convtranspose/weights'
import { describe, expect, it } from 'vitest'
import { detach, type ResizableBuffer, resizable } from '../support/array-buffers.js'
import { expectReject, expectThrow } from '../support/expect-error.js'

const layer = new ConvTranspose2d(16, 16, 3, { padding: 1, seed: 1 })
const shape = [1, 16, 48, 48]
const size = 16 * 48 * 48
const values = Float32Array.from({ length: size }, (_, i) => Math.sin(i))

describe('a getter of the caller', () => {
  it('is read once', () => {
    const reads: string[] = []
    const spy = (target: object) =>
      new Proxy(target, {
        get(object, name, receiver) {
          reads.push(String(name))
          return Reflect.get(object, name, receiver)
        },
      })
    const tensor = { data: values, shape, strides: undefined, offset: 0, dtype: 'float32' }
    layer.forwardSync(spy(tensor) as never, spy({ threads: 1 }) as never)
    expect(reads.filter((name, index) => reads.indexOf(name) !== index)).toEqual([])
  })

  it('is read once for a refusal, too, which shows what was read', () => {
    for (const [list, shown] of [
      [[0, 1], '[0, 1]'],
      [[2 ** 31, 1], '[2147483648, 1]'],
      [[1, 2, 3, 4], '[1, 2, 3, 4]'],
      [new Array(10).fill(7), '[7, 7, 7, 7, 7, 7, 7, 7, …]'],
    ] as const) {
      let reads = 0
      const stride = new Proxy([...list], {
        get: (target, name) =>
          typeof name === 'string' && /^\d+$/.test(name) && reads++ >= Math.min(list.length, 9)
            ? 5
            : Reflect.get(target, name),
      }) as never
      const make = () => new ConvTranspose2d(1, 1, 1, { stride })
      expectThrow(make, 'ERR_OUT_OF_RANGE', new RegExp(`received \\${shown.slice(0, -1)}\\]$`))
    }
  })

  it('cannot take away what was read before it', async () => {
    const outShape = [1, 16, 48, 48]
    const steals = {
      detach: (buffer: ResizableBuffer) => detach(buffer),
      resize: (buffer: ResizableBuffer) => buffer.resize(8),
    }
    for (const steal of Object.values(steals)) {
      for (const bits of [false, true]) {
        const half = new ConvTranspose2d(16, 16, 3, { padding: 1, dtype: 'float16' })
        const module = (bits ? half : layer) as typeof layer
        const make = () => {
          const buffer = resizable(size * (bits ? 2 : 4), size * 4)
          const data = (bits ? new Uint16Array(buffer) : new Float32Array(buffer)) as Float32Array
          const out = bits ? new Uint16Array(size) : new Float32Array(size)
          const options = {
            out: {
              data: out as Float32Array,
              get shape() {
                steal(buffer)
                return outShape
              },
            },
          }
          return [{ data, shape }, options] as const
        }
        const gone = /^input must stay until the call has begun/
        expectThrow(() => module.forwardSync(...make()), 'ERR_DETACHED', gone)
        await expectReject(() => module.forward(...make()), 'ERR_DETACHED', gone)
      }
    }
  })

  it('cannot take away its own tensor', () => {
    const buffer = resizable(size * 4, size * 4)
    const out = {
      data: new Float32Array(buffer),
      shape: new Proxy([...shape], {
        get(target, name) {
          if (name === '3') buffer.resize(8)
          return Reflect.get(target, name)
        },
      }),
    }
    const gone = /^out must stay until the call has begun/
    expectThrow(() => layer.forwardSync({ data: values, shape }, { out }), 'ERR_DETACHED', gone)
  })

  it('may resize what was read, as long as the elements stay', async () => {
    const make = (bits: boolean, bytes: number, length = 20) => {
      const buffer = resizable(length * (bits ? 2 : 4), 400)
      const data = (bits ? new Uint16Array(buffer) : new Float32Array(buffer)) as Float32Array
      data.fill(1)
      const out = {
        data: (bits ? new Uint16Array(4) : new Float32Array(4)) as Float32Array,
        get shape() {
          buffer.resize(bytes)
          return [1, 2, 2]
        },
      }
      return [data, out] as const
    }
    for (const bits of [false, true]) {
      const dtype = (bits ? 'float16' : 'float32') as 'float32'
      const module = new ConvTranspose2d(1, 1, 1, { bias: false, dtype })
      module.weight.assign([1])
      for (const bytes of [16, 200]) {
        const expected = bits ? new Uint16Array(4).fill(1) : new Float32Array(4).fill(1)
        const input = (data: Float32Array) => ({ data, shape: [1, 2, 2], offset: 0 })
        const [first, into] = make(bits, bytes)
        expect(module.forwardSync(input(first), { out: into }).data).toEqual(expected)
        for (const transfer of [false, true]) {
          const [data, out] = make(bits, bytes)
          const output = await module.forward(input(data), { out, transfer })
          expect(output.data).toEqual(expected)
        }
      }
    }
    const input = { data: new Float32Array(4).fill(1), shape: [1, 2, 2] }
    for (const call of [convTranspose2d, convTranspose2dSync]) {
      const [data, out] = make(false, 200, 1)
      const output = await call(input, { data, shape: [1, 1, 1, 1] }, null, { out })
      expect(output.data).toEqual(input.data)
    }
  })

  it('of a signal cannot take away the input', async () => {
    for (const transfer of [false, true]) {
      const buffer = resizable(size * 4, size * 4)
      let reads = 0
      const signal = {
        get aborted() {
          if (++reads === 2) buffer.resize(8)
          return false
        },
        addEventListener() {},
        removeEventListener() {},
      } as unknown as AbortSignal
      const input = { data: new Float32Array(buffer), shape }
      await expectReject(() => layer.forward(input, { transfer, signal }), 'ERR_DETACHED')
      expect(input.data.length).toBe(2)
    }
  })

  it('of a shape cannot cut what is written', () => {
    for (const Data of [Float32Array, Uint16Array]) {
      const buffer = resizable(4 * Data.BYTES_PER_ELEMENT, 16)
      const shape = new Proxy([4], {
        get(target, name) {
          if (name === '0') buffer.resize(4)
          return Reflect.get(target, name)
        },
      })
      const tensor = { data: new Data(buffer), shape } as TensorLike
      expectThrow(() => encodeNpy(tensor), 'ERR_DETACHED', /^tensor must stay until/)
    }
  })

  it('of operands in the functional form cannot take away the weight', async () => {
    const weight = layer.weight.toArray()
    const bias = {
      shape: [16],
      get data() {
        detach(weight.buffer)
        return new Float32Array(16)
      },
    }
    const operands = [
      { data: values, shape },
      { data: weight, shape: [16, 16, 3, 3] },
    ] as const
    const gone = /^weight must stay until the call has begun/
    await expectReject(() => convTranspose2d(...operands, bias), 'ERR_DETACHED', gone)
  })

  it('cannot lie about memory, nor throw through the addon', () => {
    class Liar extends Float32Array {
      override get length() {
        return 1e9
      }
      override get buffer() {
        return new ArrayBuffer(8)
      }
    }
    const liar = new Liar(4)
    expectThrow(
      () => layer.forwardSync({ data: liar, shape }),
      'ERR_SHAPE_MISMATCH',
      /received 4 elements/,
    )
    const boom = {
      get data(): Float32Array {
        throw new Error('mine')
      },
    }
    expect(() => layer.forwardSync(boom as never)).toThrow('mine')
  })
})
