/** How files are written: whole or not at all, in the place of what was there. */

import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  encodeNpy,
  encodeSafetensors,
  readNpy,
  writeNpy,
  writeSafetensors,
} from 'convtranspose/weights'
import { afterEach, describe, expect, it } from 'vitest'
import { detach, resizable } from '../../support/array-buffers.js'
import { expectReject, expectThrow } from '../../support/expect-error.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-writing-'))
const target = path.join(folder, 'x')
afterEach(() => {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name))
})

const tensor = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }
const bytes = Buffer.from(encodeNpy(tensor))

const writers = [
  [
    'writeNpy',
    /^tensor must stay/,
    (data: Float32Array, shape: number[]) => writeNpy(target, { data, shape }),
  ],
  [
    'writeSafetensors',
    /^tensors\["a"\] must stay/,
    (data: Float32Array, shape: number[]) => writeSafetensors(target, { a: { data, shape } }),
  ],
] as const

describe.each(writers)('%s', (_, message, write) => {
  const size = 2 ** 20

  it.each([
    ['is transferred away', detach],
    ['shrinks', (buffer: ArrayBuffer) => (buffer as ReturnType<typeof resizable>).resize(16)],
  ])('leaves the old file where memory %s meanwhile', async (_how, take) => {
    writeFileSync(target, 'old')
    const buffer = resizable(size * 4, size * 4)
    const writing = write(new Float32Array(buffer), [size])
    take(buffer)
    await expectReject(() => writing, 'ERR_DETACHED', message)
    expect(readFileSync(target, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['x'])
  })

  it('leaves nothing where there was no file', async () => {
    const data = new Float32Array(size)
    const writing = write(data, [size])
    detach(data.buffer)
    await expectReject(() => writing, 'ERR_DETACHED', message)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a file', () => {
  it('of many megabytes is written whole, also from shared memory', async () => {
    const data = new Float32Array(new SharedArrayBuffer(4 * (2 ** 21 + 3)))
    for (let index = 0; index < data.length; index += 1000) data[index] = index
    await writeNpy(target, { data, shape: [data.length] })
    expect(Buffer.compare(readFileSync(target), encodeNpy({ data, shape: [data.length] }))).toBe(0)
  })

  it('takes the place of the old one, whose mode it keeps', async () => {
    writeFileSync(target, 'old, and longer than what is new'.repeat(10))
    chmodSync(target, 0o640)
    await writeNpy(target, tensor)
    expect(readFileSync(target)).toEqual(bytes)
    if (process.platform !== 'win32') expect(statSync(target).mode & 0o7777).toBe(0o640)
    expect(readdirSync(folder)).toEqual(['x'])
  })

  it.skipIf(process.platform === 'win32')('has the mode of any new file', async () => {
    await writeNpy(target, tensor)
    writeFileSync(path.join(folder, 'y'), '')
    expect(statSync(target).mode).toBe(statSync(path.join(folder, 'y')).mode)
  })

  it.skipIf(process.platform === 'win32')('is written where links lead', async () => {
    const [link, other] = ['link', 'other'].map((name) => path.join(folder, name)) as [
      string,
      string,
    ]
    symlinkSync('x', link)
    for (const round of ['no file', 'a file']) {
      await writeNpy(link, tensor)
      expect(readFileSync(target), round).toEqual(bytes)
      expect(lstatSync(link).isSymbolicLink()).toBe(true)
    }
    linkSync(target, other)
    await writeNpy(target, { data: new Float32Array(1), shape: [1] })
    expect((await readNpy(other)).shape).toEqual([1])
    expect(statSync(target).nlink).toBe(2)
    await writeNpy('/dev/null', tensor)
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  it('that cannot be is refused as node:fs refuses it', async () => {
    const none = path.join(folder, 'none', 'x')
    await expect(writeNpy(none, tensor)).rejects.toMatchObject({ code: 'ENOENT', path: none })
    await expect(writeNpy(folder, tensor)).rejects.toMatchObject({ code: 'EISDIR' })
  })
})

it('what a later tensor takes away from an earlier one is missed before anything is written', async () => {
  const tensors = () => {
    const buffer = resizable(16, 16)
    const b = {
      data: Float32Array.of(1),
      get shape() {
        buffer.resize(4)
        return [1]
      },
    }
    return { a: { data: new Float32Array(buffer), shape: [4] }, b }
  }
  const gone = /^tensors\["a"\] must stay until it is written/
  expectThrow(() => encodeSafetensors(tensors()), 'ERR_DETACHED', gone)
  await expectReject(() => writeSafetensors(target, tensors()), 'ERR_DETACHED', gone)
})

it.each(['http://example.org/x', 'file:///a%2Fb'])('%s is refused by both ways', async (url) => {
  const write = () => writeNpy(new URL(url), tensor)
  await expectReject(write, 'ERR_INVALID_ARG_TYPE', /^path must be a file: URL of this machine/)
  const read = () => readNpy(new URL(url))
  await expectReject(read, 'ERR_INVALID_ARG_TYPE', /^source must be a file: URL of this machine/)
})
