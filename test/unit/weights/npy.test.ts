/** NumPy's files: written and read again, and what is refused. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodeNpy, readNpy, readNpz, writeNpy } from 'convtranspose/weights'
import { afterAll, describe, expect, it } from 'vitest'
import { expectReject, expectThrow } from '../../support/expect-error.js'
import { zipFile } from '../../support/zip-file.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-npy-'))
afterAll(() => rmSync(folder, { recursive: true }))

const DICTIONARY = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"

function npy(dictionary: string, data = new Uint8Array(8), length?: number): Uint8Array {
  const start = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${dictionary}`, 'latin1')
  start.writeUInt16LE(length ?? dictionary.length, 8)
  return Buffer.concat([start, data])
}

const tensor = { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] }

describe('.npy', () => {
  it('is written and read again', async () => {
    const name = path.join(folder, 'a.npy')
    for (const shape of [[6], [2, 3], [1, 1, 6], [2, ...new Array(9).fill(1), 3], []]) {
      const size = shape.length === 0 ? 1 : 6
      for (const data of [new Float32Array(size).fill(1.5), new Uint16Array(size).fill(0x3e00)]) {
        const given = { data, shape } as never
        await writeNpy(name, given)
        for (const source of [name, encodeNpy(given)]) {
          const read = await readNpy(source)
          expect(read.shape).toEqual(shape)
          expect(read.dtype).toBe(data instanceof Float32Array ? 'float32' : 'float16')
          expect(Array.from((await readNpy(source, { dtype: 'float32' })).data)).toEqual(
            new Array(size).fill(1.5),
          )
        }
      }
    }
    expect(encodeNpy(tensor).byteLength % 64).toBe(24)
  })

  it('takes spellings of other writers', async () => {
    const texts = [
      '{"shape": (2L,), "descr": "<f4", "fortran_order": False}',
      "  {'fortran_order':True,'descr':'<f4','shape':( 2 , )}  \n",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}",
    ]
    for (const text of texts) expect((await readNpy(npy(text))).size).toBe(2)
  })

  const part = (from: string, to: string) => npy(DICTIONARY.replace(from, to))
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /received other bytes/],
    ['another version', npy(DICTIONARY).fill(4, 6, 7), /received version 4.0/],
    ['a cut header', npy(DICTIONARY).subarray(0, 40), /header of at most 30 bytes/],
    ['a header without its length', npy(DICTIONARY).subarray(0, 9), /a whole header/],
    ['a long header', npy(DICTIONARY.padEnd(20_000)), /at most 10000 bytes; received a length/],
    ['a cut array', npy(DICTIONARY).subarray(0, -1), /have 8 bytes .* received 7/],
    ['a longer array', npy(DICTIONARY, new Uint8Array(9)), /received 9/],
    ['a huge shape', part('(2,)', '(4000000000, 4000000000)'), /have 64000000000000000000 bytes/],
    ['a size past 2^53', part('(2,)', '(9007199254740993, 0)'), /integers below 2\^53/],
    ['objects', part('<f4', '|O'), /pickled objects are never read/],
    ['structures', part("'<f4'", "[('a', '<f4')]"), /numbers or booleans/],
    ['text', part('<f4', '<U3'), /numbers or booleans/],
    ['a dtype of Object', part('<f4', '<constructor'), /numbers or booleans/],
    ['no byte order', part('<f4', '|f4'), /numbers or booleans/],
    ['a part twice', part("'descr'", "'shape': (2,), 'descr'"), /shape twice/],
    ['a part more', part("'descr'", "'x': (2,), 'descr'"), /have a header such as/],
    ['a part less', part("'descr': '<f4', ", ''), /have a header such as/],
    ['a negative size', part('(2,)', '(-2,)'), /have a header such as/],
    ['no comma', part('(2,)', '(1 2)'), /integers below/],
    ['parts of other kinds', part('False', "'False'"), /have a header such as/],
    ['many digits', part('(2,)', `(${'1'.repeat(9000)}`), /have a header such as/],
  ])('%s is refused', async (_, bytes, message) => {
    await expectReject(() => readNpy(bytes), 'ERR_WEIGHT_FILE', message)
  })

  it('wrong arguments are refused', async () => {
    await expectReject(() => readNpy(5 as never), 'ERR_INVALID_ARG_TYPE')
    await expectReject(() => readNpy('x', { prefix: '' } as never), 'ERR_UNKNOWN_OPTION')
    await expectReject(() => writeNpy(5 as never, tensor), 'ERR_INVALID_ARG_TYPE')
    expectThrow(() => encodeNpy({ ...tensor, strides: [1, 2] }), 'ERR_SHAPE_MISMATCH')
    expectThrow(() => encodeNpy({} as never), 'ERR_INVALID_ARG_TYPE')
  })
})

describe('.npz', () => {
  const data = encodeNpy(tensor)
  const entry = (name: string, more: object = {}) => ({ name: `${name}.npy`, data, ...more })

  it('gives wanted arrays by name, packed or not, from bytes and a path', async () => {
    const bytes = zipFile([
      entry('a.x'),
      entry('b.__proto__', { deflate: true }),
      { name: 'b.txt', data },
    ])
    const name = path.join(folder, 'a.npz')
    writeFileSync(name, bytes)
    for (const source of [bytes, name]) {
      expect(Object.keys(await readNpz(source))).toEqual(['a.x', 'b.__proto__'])
      const tensors = await readNpz(source, { prefix: 'b.', dtype: 'float32' })
      expect(Object.keys(tensors)).toEqual(['b.__proto__'])
      expect(tensors['b.__proto__']?.data).toEqual(tensor.data)
    }
    expect(await readNpz(zipFile([entry('__proto__')]))).toHaveProperty(['__proto__'])
  })

  it('unpacks no more than it may', async () => {
    const zeros = npy(DICTIONARY.replace('2,', '4000000,'), new Uint8Array(16e6))
    const bomb = zipFile([{ name: 'x.npy', data: zeros, deflate: true }, entry('y')])
    expect(bomb.byteLength).toBeLessThan(20_000)
    const most = { maxBytes: 1e6 }
    await expectReject(() => readNpz(bomb, most), 'ERR_WEIGHT_FILE', /at most 1000000 bytes/)
    expect(Object.keys(await readNpz(bomb, { ...most, prefix: 'y' }))).toEqual(['y'])
    expect(Object.keys(await readNpz(bomb))).toEqual(['x', 'y'])
    const total = { maxBytes: data.byteLength * 2 - 1 }
    await expectReject(() => readNpz(zipFile([entry('a'), entry('b')]), total), 'ERR_WEIGHT_FILE')
  })

  const packed = (says: object) => zipFile([entry('a', { deflate: true, says })])
  it.each<[string, Uint8Array, RegExp]>([
    ['no zip', data, /be a zip archive/],
    ['nothing', new Uint8Array(0), /be a zip archive/],
    ['a .pt', zipFile([{ name: 'm/data.pkl', data }]), /a pickle: safetensors.torch.save_file/],
    ['a cut archive', zipFile([entry('a')]).subarray(0, -30), /be a zip archive/],
    ['a huge size', packed({ size: 2 ** 31 - 1 }), /at most 1032 times/],
    ['a greater size', packed({ size: data.byteLength + 1 }), /zip archive|unpack to/],
    ['a lesser size', packed({ size: data.byteLength - 1 }), /zip archive|unpack to/],
    ['another check sum', packed({ crc: 1 }), /check sum/],
    ['a name twice', zipFile([entry('a'), entry('a')]), /"a" must be there once/],
    ['a name that climbs', zipFile([entry('../a')]), /be a zip archive/],
    ['an entry that is no array', zipFile([entry('a', { data: data.subarray(1) })]), /"a" must be/],
  ])('%s is refused', async (_, bytes, message) => {
    await expectReject(() => readNpz(bytes), 'ERR_WEIGHT_FILE', message)
  })

  it('wrong arguments are refused', async () => {
    const read = (options: unknown) => () => readNpz(data, options as never)
    await expectReject(read({ maxBytes: -1 }), 'ERR_OUT_OF_RANGE')
    await expectReject(read({ most: 1 }), 'ERR_UNKNOWN_OPTION')
    await expect(readNpz(path.join(folder, 'none.npz'))).rejects.toHaveProperty('code', 'ENOENT')
  })
})
