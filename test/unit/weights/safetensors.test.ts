/** safetensors: what is read, what of a file is read, what is written, and what is refused. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConvTranspose2d, fromFloat16 } from 'convtranspose'
import {
  encodeNpy,
  encodeSafetensors,
  listSafetensors,
  readSafetensors,
  writeSafetensors,
} from 'convtranspose/weights'
import { afterAll, describe, expect, it } from 'vitest'
import { expectReject, expectThrow } from '../../support/expect-error.js'
import { zipFile } from '../../support/zip-file.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-safetensors-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A file with this header, which `data` follows. */
function file(header: unknown, data: Uint8Array = new Uint8Array(0), length?: bigint): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header)
  const json = new TextEncoder().encode(text)
  const bytes = new Uint8Array(8 + json.byteLength + data.byteLength)
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.byteLength), true)
  bytes.set(json, 8)
  bytes.set(data, 8 + json.byteLength)
  return bytes
}

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer)
const one = (dtype: string, shape: unknown, end: number) => ({
  x: { dtype, shape, data_offsets: [0, end] },
})

describe('reading', () => {
  it('gives tensors by name, from bytes of any alignment, a path and a URL', async () => {
    const bytes = file(one('F32', [2, 1], 8), floats(1.5, -2))
    const shifted = new Uint8Array(bytes.byteLength + 1)
    shifted.set(bytes, 1)
    const name = path.join(folder, 'a.safetensors')
    writeFileSync(name, bytes)
    const { buffer } = Uint8Array.from(bytes)
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength))
    shared.set(bytes)
    const sources = [bytes, shared, shifted.subarray(1), Buffer.from(bytes), buffer, name]
    for (const source of [...sources, pathToFileURL(name)]) {
      const { x } = await readSafetensors(source)
      expect(x).toMatchObject({ dtype: 'float32', shape: [2, 1], size: 2 })
      expect(x?.data).toEqual(Float32Array.of(1.5, -2))
    }
  })

  it('reads of a path the header and what is wanted alone', async () => {
    const name = path.join(folder, 'sparse.safetensors')
    const end = 8 * 2 ** 30
    const header = {
      'a.huge': { dtype: 'F32', shape: [2 ** 31], data_offsets: [4, 4 + end] },
      'b.small': { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    }
    const bytes = file(header, floats(7))
    writeFileSync(name, bytes)
    truncateSync(name, bytes.byteLength + end) // a hole of 8 GiB
    const tensors = await readSafetensors(name, { prefix: 'b.' })
    expect(Object.keys(tensors)).toEqual(['b.small'])
    expect(tensors['b.small']?.data).toEqual(Float32Array.of(7))
    const listed = await listSafetensors(name)
    expect(listed.tensors['a.huge']).toEqual({ dtype: 'float32', shape: [2 ** 31] })
  })

  it('lists every dtype, and gives numbers as they are stored', async () => {
    const bytes = Uint8Array.of(0x80, 0x3f, 0, 0xc0)
    const bfloat16 = file(one('BF16', [2], 4), bytes)
    expect((await listSafetensors(bfloat16)).tensors.x).toEqual({ dtype: 'bfloat16', shape: [2] })
    expect((await readSafetensors(bfloat16)).x?.data).toEqual(Uint16Array.of(0x3f80, 0xc000))
    const small = (await readSafetensors(file(one('F4', [8], 4), bytes))).x
    expect([small?.dtype, small?.data]).toEqual(['float4_e2m1', bytes])
    const wide = file(one('I64', [1], 8), new Uint8Array(BigInt64Array.of(-3n).buffer))
    expect((await readSafetensors(wide)).x?.data).toEqual(BigInt64Array.of(-3n))
  })

  it('converts when asked, and says so of what it cannot', async () => {
    const as = async (dtype: string, shape: number[], data: ArrayBufferView) => {
      const bytes = new Uint8Array(data.buffer)
      const source = file(one(dtype, shape, bytes.byteLength), bytes)
      const [wide, half] = [
        await readSafetensors(source, { dtype: 'float32' }),
        await readSafetensors(source, { dtype: 'float16' }),
      ]
      return [
        Array.from(wide.x?.data ?? []),
        Array.from(fromFloat16(half.x?.data ?? new Uint16Array())),
      ]
    }
    const third = Math.fround(1 / 3)
    expect(await as('BF16', [2], Uint16Array.of(0x3f80, 0xc000))).toEqual([
      [1, -2],
      [1, -2],
    ])
    expect(await as('F64', [2], Float64Array.of(1 / 3, 1e-320))).toEqual([
      [third, 0],
      [0.333251953125, 0],
    ])
    expect(await as('F32', [1], Float32Array.of(1 / 3))).toEqual([[third], [0.333251953125]])
    expect(await as('F16', [1], Uint16Array.of(0x0001))).toEqual([[2 ** -24], [2 ** -24]])
    expect(await as('I64', [1], BigInt64Array.of(-3n))).toEqual([[-3], [-3]])
    expect(await as('U8', [2], Uint8Array.of(255, 1))).toEqual([
      [255, 1],
      [255, 1],
    ])
    // One rounding: by way of float32 this would be 1.
    const near = 1 + 2 ** -11 + 2 ** -30
    expect((await as('F64', [1], Float64Array.of(near)))[1]).toEqual([1 + 2 ** -10])
    const { x } = await readSafetensors(file(one('F8_E4M3', [1], 1), new Uint8Array(1)), {
      dtype: 'float32',
    })
    expectThrow(() => x?.data, 'ERR_DTYPE_MISMATCH', /^"x" must hold numbers.*float8_e4m3fn$/)
  })

  it('says so when its bytes went away before they were used', async () => {
    const { buffer } = Uint8Array.from(file(one('F32', [2], 8), floats(1, 2)))
    const { x } = await readSafetensors(buffer)
    structuredClone(buffer, { transfer: [buffer] })
    expectThrow(() => x?.data, 'ERR_DETACHED', /^"x" must stay in memory/)
  })

  it('takes any name for a name', async () => {
    const header = '{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    const tensors = await readSafetensors(file(header, floats(3)), { dtype: 'float32' })
    expect(Object.keys(tensors)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(tensors)).toBe(null)
    const layer = new ConvTranspose2d(1, 1, 1, { bias: false })
    expectThrow(() => layer.loadStateDict(tensors), 'ERR_STATE_DICT', /unexpected: __proto__;/)
  })
})

describe('writing', () => {
  it('is read again, bit for bit, with its metadata', async () => {
    const up = new ConvTranspose2d(2, 3, [3, 1], { seed: 1 })
    const half = new ConvTranspose2d(3, 1, 2, { seed: 2, dtype: 'float16' })
    const tensors = { ...half.stateDict('a.'), ...up.stateDict('b.') }
    const name = path.join(folder, 'written.safetensors')
    const metadata = { format: 'pt', é: '"' }
    await writeSafetensors(name, tensors, { metadata })
    expect(await listSafetensors(name)).toMatchObject({ metadata })
    for (const source of [name, encodeSafetensors(tensors)]) {
      const read = await readSafetensors(source)
      expect(Object.keys(read)).toEqual(['b.bias', 'b.weight', 'a.bias', 'a.weight'])
      for (const [key, { dtype, shape, data }] of Object.entries(tensors)) {
        expect(read[key]).toMatchObject({ dtype, shape })
        expect(read[key]?.data).toEqual(data)
      }
    }
    expect(await readSafetensors(encodeSafetensors({}))).toEqual({})
  })

  it('refuses what it cannot keep', async () => {
    const x = { data: new Float32Array(4), shape: [2, 2] }
    const write = (tensors: unknown, options?: unknown) => () =>
      encodeSafetensors(tensors as never, options as never)
    expectThrow(write({ x: { ...x, strides: [1, 2] } }), 'ERR_SHAPE_MISMATCH', /^tensors\["x"\]/)
    expectThrow(write({ x: 1 }), 'ERR_INVALID_ARG_TYPE', /^tensors\["x"\]/)
    expectThrow(write([x]), 'ERR_INVALID_ARG_TYPE')
    expectThrow(write(Promise.resolve({ x })), 'ERR_INVALID_ARG_TYPE', /of type Promise$/)
    expectThrow(write({ __metadata__: x }), 'ERR_STATE_DICT')
    expectThrow(write({ x }, { metadata: { a: 1 } }), 'ERR_INVALID_ARG_TYPE', /^metadata\["a"\]/)
    expectThrow(write({ x }, { meta: {} }), 'ERR_UNKNOWN_OPTION')
    await expectReject(() => writeSafetensors(3 as never, { x }), 'ERR_INVALID_ARG_TYPE')
  })
})

describe('refusals', () => {
  const good = one('F32', [1], 4)
  const data = floats(1)
  const entry = '{"dtype":"F32","shape":[1],"data_offsets":[0,4]}'
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(7), /at least 8 bytes; received 7 bytes/],
    ['a header beyond the file', file(good, data, 2n ** 64n - 1n), /at most \d+ bytes; received a/],
    [
      'a file of NumPy',
      encodeNpy({ data: Float32Array.of(1), shape: [1] }),
      /\d; is it a safetensors file\?$/,
    ],
    ['a cut file', file(good, data).subarray(0, -1), /as its header says; received/],
    ['a longer file', file(good, floats(1, 2)), /as its header says/],
    ['no UTF-8', file('{"\uD800"', data).fill(0xff, 10, 11), /no UTF-8/],
    ['no JSON', file('{"x"}', data), /none: /],
    ['no object', file('[]', data), /received no object/],
    ['deep nesting', file('['.repeat(1e6), data), /nesting deeper than 3/],
    ['a name twice', file(`{"x":${entry},"x":${entry}}`, data), /the name "x" twice/],
    ['a name twice, escaped', file(`{"x":${entry},"\\u0078":${entry}}`, data), /twice/],
    ['an entry of another kind', file({ x: 1 }, data), /"x" must be an object/],
    ['an unknown dtype', file(one('F31', [1], 4), data), /"x" must have a dtype of .*"F31"/],
    ['a dtype of Object', file(one('toString', [1], 4), data), /must have a dtype of/],
    ['another size', file(one('F32', [2], 4), data), /have 8 bytes/],
    ['a size that overflows', file(one('F32', [2 ** 40, 2 ** 40], 4), data), /must have .* bytes/],
    ['part of a byte', file(one('F4', [7], 4), data), /have 3.5 bytes/],
    ['a negative size', file(one('F32', [-1], 4), data), /shape of integers/],
    ['a broken size', file(one('F32', [0.5], 4), data), /shape of integers/],
    ['three offsets', file({ x: { ...good.x, data_offsets: [0, 4, 4] } }, data), /of two integers/],
    [
      'offsets turned round',
      file({ x: { ...good.x, data_offsets: [4, 0] } }, data),
      /have 4 bytes/,
    ],
    ['offsets beyond', file({ x: { ...good.x, data_offsets: [4, 8] } }, data), /a gap before it/],
    ['an overlap', file({ ...good, y: good.x }, data), /"y" must begin .*an overlap/],
    ['metadata of numbers', file({ __metadata__: { a: 1 } }), /metadata/],
  ])('%s', async (_, bytes, message) => {
    await expectReject(() => readSafetensors(bytes), 'ERR_WEIGHT_FILE', message)
    await expectReject(() => listSafetensors(bytes), 'ERR_WEIGHT_FILE', message)
  })

  it('what torch.save writes, and says how it is saved', async () => {
    const pickle = zipFile([{ name: 'model/data.pkl', data: floats(3) }])
    for (const read of [readSafetensors, listSafetensors]) {
      await expectReject(
        () => read(pickle),
        'ERR_WEIGHT_FILE',
        /must be a safetensors file; received a zip archive; .* pickle: safetensors.torch.save_file/,
      )
    }
  })

  it('takes linear time for strings without end', async () => {
    const bytes = file(`{"${'\\"'.repeat(5e6)}`)
    await expectReject(() => readSafetensors(bytes), 'ERR_WEIGHT_FILE')
  })

  it.skipIf(process.platform === 'win32')('a pipe, without waiting for it', async () => {
    const pipe = path.join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    await expectReject(() => readSafetensors(pipe), 'ERR_WEIGHT_FILE', /must be a regular file/)
  })

  it('wrong arguments', async () => {
    const read = (source: unknown, options?: unknown) => () =>
      readSafetensors(source as never, options as never)
    await expectReject(read(1), 'ERR_INVALID_ARG_TYPE', /^source must be a path/)
    await expectReject(read(new Float32Array(2)), 'ERR_INVALID_ARG_TYPE')
    await expectReject(read(new URL('data:,x')), 'ERR_INVALID_ARG_TYPE')
    await expectReject(
      read(new URL('file:///a%2Fb')),
      'ERR_INVALID_ARG_TYPE',
      /^source must be a file/,
    )
    await expectReject(read(file({}), { prefixes: 'a' }), 'ERR_UNKNOWN_OPTION')
    await expectReject(read(file({}), { prefix: 1 }), 'ERR_INVALID_ARG_TYPE')
    await expectReject(read(file({}), { dtype: 'float64' }), 'ERR_OUT_OF_RANGE')
    await expectReject(read(folder), 'ERR_WEIGHT_FILE', /must be a regular file/)
    await expect(read(path.join(folder, 'none'))()).rejects.toHaveProperty('code', 'ENOENT')
    const buffer = new ArrayBuffer(8)
    structuredClone(buffer, { transfer: [buffer] })
    await expectReject(read(buffer), 'ERR_DETACHED')
  })
})
