/** The demo: every pixel against direct bicubic interpolation, and the command line. */

import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enlarge, type Image } from '../../examples/enlarge/enlarge.js'
import { readPicture, writePicture } from '../../examples/enlarge/picture-file.js'
import { createRandom } from '../../examples/enlarge/seeded-noise.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DEMO = join(ROOT, 'examples/enlarge/demo.ts')
const PICTURE = join(ROOT, 'examples/enlarge/picture.png')
const SIZES = ['1x1', '1x9', '12x1', '2x3', '7x5', '33x17', '64x41']

/** The four taps around one output coordinate, from Catmull and Rom's matrix; edges clamped. */
function taps(out: number, size: number): [index: number, weight: number][] {
  const position = (out + 0.5) / 2 - 0.5
  const base = Math.floor(position)
  const t = position - base
  const weights = [
    (-t + 2 * t ** 2 - t ** 3) / 2,
    (2 - 5 * t ** 2 + 3 * t ** 3) / 2,
    (t + 4 * t ** 2 - 3 * t ** 3) / 2,
    (-(t ** 2) + t ** 3) / 2,
  ]
  return weights.map((weight, i) => [Math.min(Math.max(base - 1 + i, 0), size - 1), weight])
}

/** One pixel of the doubled picture in float64: colour is the mean weighted by cubic and alpha. */
function interpolate({ data, width, height, channels }: Image, x: number, y: number): number[] {
  const hasAlpha = channels === 2 || channels === 4
  const sums = new Array<number>(channels).fill(0)
  let total = 0
  for (const [row, vertical] of taps(y, height)) {
    for (const [column, horizontal] of taps(x, width)) {
      const at = (row * width + column) * channels
      const opacity = hasAlpha ? data[at + channels - 1]! : 1
      const weight = vertical * horizontal
      total += weight * opacity
      for (let c = 0; c < channels; c++) sums[c]! += weight * opacity * data[at + c]!
    }
  }
  const level = (value: number) => Math.min(Math.max(Math.floor(value + 0.5), 0), 255)
  if (hasAlpha && level(total) === 0) return sums.map(() => 0)
  return sums.map((sum, c) => level(hasAlpha && c === channels - 1 ? total : sum / total))
}

async function expectBicubic(image: Image): Promise<void> {
  const { data, width, height, channels } = await enlarge(image)
  expect([width, height, channels]).toEqual([image.width * 2, image.height * 2, image.channels])
  const pixels = Array.from({ length: width * height }, (_, i) => i)
  const expected = pixels.flatMap((i) => interpolate(image, i % width, Math.floor(i / width)))
  expect(data.length).toBe(expected.length)
  const differences = expected.map((level, i) => Math.abs(level - data[i]!)).filter((d) => d > 0)
  expect(differences.filter((difference) => difference > 1)).toEqual([])
  expect(differences.length).toBeLessThanOrEqual(0.01 * data.length)
}

function randomImage(width: number, height: number, channels: number): Image {
  const random = createRandom(width * 1000 + height * 10 + channels)
  const hasAlpha = channels % 2 === 0
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const extreme = hasAlpha && (i + 1) % channels === 0 && random() < 0.6
    return extreme ? (random() < 0.5 ? 0 : 255) : Math.floor(random() * 256)
  })
  return { data, width, height, channels }
}

describe('enlarge', () => {
  it('equals direct bicubic interpolation on the included picture', async () => {
    const picture = await readPicture(PICTURE)
    expect(picture).toMatchObject({ width: 320, height: 240, channels: 3 })
    await expectBicubic(picture)
  })

  it.each(SIZES)('equals it on %s pixels of every kind', async (size) => {
    const [width = 0, height = 0] = size.split('x').map(Number)
    for (const channels of [1, 2, 3, 4]) await expectBicubic(randomImage(width, height, channels))
  })

  it.each([0, 1, 128, 255])('keeps a constant picture of level %i', async (level) => {
    const data = new Uint8Array(9 * 7 * 3).fill(level)
    const enlarged = await enlarge({ data, width: 9, height: 7, channels: 3 })
    expect(new Set(enlarged.data)).toEqual(new Set([level]))
  })

  it('lets transparent pixels bleed no colour', async () => {
    const pixel = (i: number) => (i % 3 === 0 ? [0, 255, 255, 0] : [200, 100, 50, 255])
    const data = Uint8Array.from(Array.from({ length: 64 }, (_, i) => pixel(i)).flat())
    const enlarged = await enlarge({ data, width: 8, height: 8, channels: 4 })
    const levels = (i: number) => [...enlarged.data.slice(4 * i, 4 * i + 4)]
    const visible = Array.from({ length: 256 }, (_, i) => levels(i)).filter(([, , , a]) => a !== 0)
    expect(visible.length).toBeGreaterThan(100)
    expect(new Set(visible.map((rgba) => `${rgba.slice(0, 3)}`))).toEqual(new Set(['200,100,50']))
  })
})

describe('the command line', () => {
  let folder = ''
  const at = (name: string) => join(folder, name)
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'enlarge-'))
    await writeFile(at('text.png'), 'no picture')
    await writePicture(at('small.png'), randomImage(2, 2, 3))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', DEMO, ...args], { cwd: ROOT, encoding: 'utf8' })

  it('doubles the included picture and prints what it did', async () => {
    const { status, stdout, stderr } = run(PICTURE, at('out.png'))
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/320 x 240.+640 x 480.+ ms \(.+instructions.+threads.+algorithm/s)
    expect(await sharp(at('out.png')).metadata()).toMatchObject({ format: 'png', height: 480 })
    const [written, expected] = [await readPicture(at('out.png')), await readPicture(PICTURE)]
    expect(Buffer.from(written.data).equals(Buffer.from((await enlarge(expected)).data))).toBe(true)
  })

  it.each([
    [['none.png'], /^demo: cannot read .*none\.png: no such file or directory\n$/],
    [['text.png'], /^demo: cannot decode .*text\.png: .+\n$/],
    [['small.png', 'none/out.png'], /^demo: cannot write .*: no such file or directory\n$/],
    [['small.png', 'out.jpg'], /^demo: the output must be named \*\.png; received .*out\.jpg\n$/],
    [['small.png', 'small.png'], /^demo: the output must be another file than the picture\n$/],
    [['a', 'b', 'c'], /^demo: at most \[picture\] \[output\.png\] .* received 3 arguments\n$/],
  ])('refuses %j in one line, with exit code 1', (names, message) => {
    const { status, stdout, stderr } = run(...names.map((name) => resolve(folder, name)))
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
  })

  it.each([1, 2, 3, 4])('reads back what it writes with %i channels', async (channels) => {
    const picture = randomImage(6, 5, channels)
    await writePicture(at('kind.png'), picture)
    const { data, ...form } = await readPicture(at('kind.png'))
    expect({ ...form, data: [...data] }).toEqual({ ...picture, data: [...picture.data] })
  })

  it('turns a JPEG upright as its EXIF orientation says', async () => {
    const { data, ...form } = randomImage(6, 5, 3)
    const jpeg = sharp(data, { raw: { ...form, channels: 3 } }).withMetadata({ orientation: 6 })
    await jpeg.toFile(at('turned.jpg'))
    expect(await readPicture(at('turned.jpg'))).toMatchObject({ width: 5, height: 6 })
  })
})
