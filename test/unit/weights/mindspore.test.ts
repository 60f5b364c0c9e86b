/** MindSpore checkpoints: slices, check sums, what is left out, and what is refused. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readMindSpore } from 'convtranspose/weights'
import protobuf from 'protobufjs/minimal.js'
import { afterAll, describe, expect, it } from 'vitest'
import { expectReject } from '../../support/expect-error.js'
import { fixture } from '../../support/weight-fixtures.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-mindspore-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Part {
  tag?: string
  dims?: readonly number[]
  type?: string
  content?: Uint8Array
  packed?: boolean
}

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer)

function tensor({ dims = [2], type = 'Float32', content = floats(1, 2), packed = false }: Part) {
  const writer = protobuf.Writer.create()
  if (packed) {
    writer.uint32(0x0a).fork()
    for (const size of dims) writer.int64(size)
    writer.ldelim()
  } else for (const size of dims) writer.uint32(0x08).int64(size)
  return writer.uint32(0x12).string(type).uint32(0x1a).bytes(content).finish()
}

function checkpoint(...parts: (Part | Uint8Array)[]): Uint8Array {
  const writer = protobuf.Writer.create()
  for (const part of parts) {
    if (part instanceof Uint8Array) writer.uint32(0x0a).bytes(part)
    else {
      writer.uint32(0x0a).fork()
      writer
        .uint32(0x0a)
        .string(part.tag ?? 'a')
        .uint32(0x12)
        .bytes(tensor(part))
        .ldelim()
    }
  }
  return writer.finish()
}

describe('a checkpoint', () => {
  it('gives wanted tensors by name, from bytes and a path', async () => {
    const bytes = checkpoint(
      { tag: 'a.__proto__', packed: true },
      { tag: 'b', type: 'Unknown' },
      { tag: 'a.text', type: 'str' },
      { tag: 'a.x', dims: [0], content: floats(3) },
      { tag: 'a.none', dims: [0], content: floats() },
    )
    const name = path.join(folder, 'a.ckpt')
    writeFileSync(name, bytes)
    for (const source of [bytes, name]) {
      const tensors = await readMindSpore(source, { prefix: 'a.', dtype: 'float32' })
      expect(Object.keys(tensors)).toEqual(['a.__proto__', 'a.x', 'a.none'])
      expect(tensors['a.__proto__']?.data).toEqual(Float32Array.of(1, 2))
      expect([tensors['a.x']?.shape, tensors['a.none']?.shape]).toEqual([[], [0]])
    }
  })

  it('joins the slices of a parameter', async () => {
    const slice = { dims: [2, 2], content: floats(1) }
    const rest = { dims: [2, 2], content: floats(2, 3, 4) }
    const { a } = await readMindSpore(checkpoint(slice, rest))
    expect(a?.data).toEqual(Float32Array.of(1, 2, 3, 4))
  })

  it('obeys its check sum', async () => {
    const bytes = readFileSync(fixture('mindspore-crc.ckpt'))
    expect(Object.keys(await readMindSpore(bytes))).toContain('up.weight')
    for (const at of [40, bytes.byteLength - 1]) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] as number) ^ 1
      await expectReject(() => readMindSpore(damaged), 'ERR_WEIGHT_FILE')
    }
  })

  const good = checkpoint({})
  const inner = (...bytes: number[]) => checkpoint(Uint8Array.from(bytes))
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /received 0 bytes/],
    ['a cut file', good.subarray(0, -1), /hold \d+ more bytes/],
    ['a cut length', good.subarray(0, 1), /is it encrypted/],
    ['other bytes', new Uint8Array(64).fill(0x50), /field of tag 80/],
    ['a value without a tag', inner(), /without a tag/],
    ['a length past its message', inner(0x0a, 0x7f, 0x41), /is it encrypted/],
    ['an endless number', inner(0x08, ...new Array(20).fill(0xff)), /is it encrypted/],
    ['groups without end', inner(...new Array(1e5).fill(0x2b)), /is it encrypted/],
    ['a tag of another kind', inner(0x08, 1), /wire type 0/],
    ['a tag twice', inner(0x0a, 0, 0x0a, 0), /tag twice/],
    ['a tensor without a part', inner(0x0a, 0, 0x12, 0), /without a part/],
    ['a negative size', checkpoint({ dims: [-2] }), /a size of -2/],
    ['a huge size', checkpoint({ dims: [2 ** 52, 2 ** 52] }), /have .* bytes, as its shape says/],
    ['another size', checkpoint({ dims: [3] }), /have 12 bytes/],
    ['an unknown type', checkpoint({ type: 'Int4' }), /have a type of .*"Int4"/],
    ['a type of Object', checkpoint({ type: 'valueOf' }), /have a type of/],
    ['slices of other types', checkpoint({}, { type: 'Int32' }), /one shape and type/],
    [
      'a name that comes back',
      checkpoint({}, { tag: 'b' }, {}),
      /each parameter once; received "a"/,
    ],
  ])('is refused: %s', async (_, bytes, message) => {
    await expectReject(() => readMindSpore(bytes), 'ERR_WEIGHT_FILE', message)
  })
})
