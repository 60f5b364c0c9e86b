import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modelFile } from '../../examples/upscale/quality.js'
import { inRoot } from '../../scripts/process.js'
import { readModel } from '../../src/upscale/model.js'
import { enlargePicture } from '../../src/upscale/upscaler.js'
import { runCommandLine } from '../support/command-line.js'

let folder = ''
const at = (name: string) => path.join(folder, name)
const upscale = (...args: string[]) => runCommandLine(['upscale', ...args])

/** A gradient with an edge in it, in the given kind of picture. */
function picture(width: number, height: number, channels: 1 | 2 | 3 | 4, is16Bit = false) {
  const white = is16Bit ? 65535 : 255
  const levels = Array.from({ length: width * height * channels }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels]
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    const part = x > width / 2 ? 0.9 - (0.2 * y) / height : (0.1 * (channel + 1) * (x + y)) / width
    return Math.round(white * Math.min(1, channel === 3 ? 1 - part / 2 : part))
  })
  const data = is16Bit ? Uint16Array.from(levels) : Uint8Array.from(levels)
  const greys = is16Bit ? 'grey16' : 'b-w'
  const space = channels < 3 ? greys : is16Bit ? 'rgb16' : 'srgb'
  return sharp(data, { raw: { width, height, channels } }).toColourspace(space)
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'upscale-'))
  await picture(20, 14, 3).png().toFile(at('small.png'))
  await picture(20, 14, 4).png().toFile(at('alpha.png'))
  await writeFile(at('text.png'), 'no picture')
})
afterAll(() => rm(folder, { recursive: true }))

describe('upscale', () => {
  it.each([2, 3, 4])('writes what the network of scale %i makes of the picture', async (scale) => {
    const { exitCode, out, err } = await upscale(
      at('small.png'),
      at('x.png'),
      '--scale',
      `${scale}`,
    )
    expect([exitCode, err]).toEqual([0, ''])
    expect(out).toContain(`20 x 14 RGB  ${at('small.png')}`)
    expect(out).toContain(`${20 * scale} x ${14 * scale} RGB  ${at('x.png')}`)
    expect(out).toMatch(/^time .+ms|s .+per megapixel/m)
    const { data, info } = await sharp(at('x.png')).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height, info.channels]).toEqual([20 * scale, 14 * scale, 3])
    const form = { width: 20, height: 14, channels: 3, white: 255 }
    const levels = await sharp(at('small.png')).raw().toBuffer()
    const expected = await enlargePicture(await readModel(modelFile(scale)), form, levels)
    expect(data.equals(expected as Uint8Array)).toBe(true)
  })

  it.each([
    [1, false, 'b-w', 'uchar'],
    [2, false, 'b-w', 'uchar'],
    [4, false, 'srgb', 'uchar'],
    [1, true, 'grey16', 'ushort'],
    [3, true, 'rgb16', 'ushort'],
    [4, true, 'rgb16', 'ushort'],
  ] as const)('keeps %i channels, 16 bits: %s', async (channels, is16Bit, space, depth) => {
    await picture(12, 9, channels, is16Bit).png().toFile(at('kind.png'))
    const { exitCode } = await upscale(at('kind.png'), at('kind2.png'))
    expect(exitCode).toBe(0)
    const written = await sharp(at('kind2.png')).metadata()
    expect(written).toMatchObject({ width: 24, height: 18, channels, space, depth })
  })

  it.each(['out.jpg', 'out.jpeg', 'out.webp', 'OUT.PNG'])('writes %s', async (name) => {
    const { exitCode } = await upscale(at('small.png'), at(name))
    expect(exitCode).toBe(0)
    const format = path.extname(name).toLowerCase().replace('.jpg', '.jpeg').slice(1)
    expect(await sharp(at(name)).metadata()).toMatchObject({ format, width: 40, height: 28 })
  })

  it('reads JPEG and WebP, and turns upright as the EXIF orientation says', async () => {
    await picture(20, 14, 3).jpeg().withMetadata({ orientation: 6 }).toFile(at('turned.jpg'))
    await picture(20, 14, 4).webp().toFile(at('in.webp'))
    for (const [name, width, height] of [
      ['turned.jpg', 28, 40],
      ['in.webp', 40, 28],
    ] as const) {
      expect((await upscale(at(name), at('y.png'))).exitCode).toBe(0)
      const metadata = await sharp(at('y.png')).metadata()
      expect(metadata).toMatchObject({ width, height })
      expect(metadata.orientation ?? 1).toBe(1)
    }
  })

  it('writes the bicubic enlargement beside that of the network', async () => {
    await mkdir(at('other'), { recursive: true })
    const compare = at('other/side.png')
    const { exitCode, out } = await upscale(at('small.png'), at('x.png'), '--compare', compare)
    expect(exitCode).toBe(0)
    expect(out).toContain(compare)
    const side = sharp(compare)
    expect(await side.metadata()).toMatchObject({ width: 80, height: 28 })
    const right = side.clone().extract({ left: 40, top: 0, width: 40, height: 28 })
    const levels = await sharp(at('x.png')).raw().toBuffer()
    expect((await right.raw().toBuffer()).equals(levels)).toBe(true)
    const left = await side
      .clone()
      .extract({ left: 0, top: 0, width: 40, height: 28 })
      .raw()
      .toBuffer()
    const data = await sharp(at('small.png')).raw().toBuffer()
    const form = { width: 20, height: 14, channels: 3, white: 255 }
    const bicubic = await enlargePicture({ scale: 2, weights: null }, form, data)
    expect(left.equals(bicubic as Uint8Array)).toBe(true)
  })

  it('prints JSON', async () => {
    const { out } = await upscale(at('small.png'), at('x.png'), '--json')
    expect(JSON.parse(out)).toMatchObject({
      ...{ input: at('small.png'), output: at('x.png'), scale: 2 },
      from: { width: 20, height: 14, channels: 3, white: 255 },
      to: { width: 40, height: 28 },
      seconds: expect.any(Number),
    })
  })

  it('shows its progress on a terminal, and takes the bar away', async () => {
    const args = ['upscale', at('small.png'), at('x.png')]
    const { err } = await runCommandLine(args, { isTerminal: true })
    expect(err).toMatch(/^\rnetwork █{30} 100 %, 0 s left/)
    expect(err.endsWith('\r\x1b[K')).toBe(true)
  })
})

describe('refusals', () => {
  it.each([
    [['none.png', 'x.png'], 1, /^.+upscale: cannot read .*none\.png: no such file or directory\n$/],
    [['text.png', 'x.png'], 1, /cannot read .*text\.png: .+unsupported image format\n$/],
    [['small.png', 'none/x.png'], 1, /cannot write .*x\.png: no such file or directory\n$/],
    [['small.png', 'text.png/x.png'], 1, /cannot write .*x\.png: .+\n$/],
    [
      ['small.png', 'x.gif'],
      2,
      /must end in one of \.png, \.jpg, \.jpeg, \.webp; received ".*x\.gif"/,
    ],
    [['small.png', 'small.png'], 2, /must be different files/],
    [['small.png'], 2, /<output> is missing/],
    [['alpha.png', 'x.jpg'], 2, /JPEG has no alpha/],
  ])('refuses %j in one line', async (names, code, message) => {
    const before = await readdir(folder)
    const { exitCode, out, err } = await upscale(...names.map((name) => at(name)))
    expect([exitCode, out]).toEqual([code, ''])
    expect(err).toMatch(message)
    expect(err).not.toContain('    at ')
    expect(await readdir(folder)).toEqual(before)
  })

  it('refuses scales that there are not', async () => {
    const { exitCode, err } = await upscale(at('small.png'), at('x.png'), '--scale', '5')
    expect(exitCode).toBe(2)
    expect(err).toContain('--scale must be 2, 3 or 4; received "5"')
  })

  it('refuses what the format cannot hold, with a code', async () => {
    await picture(9000, 2, 3).png().toFile(at('wide.png'))
    const { exitCode, out, err } = await upscale(at('wide.png'), at('x.webp'), '--json')
    expect(exitCode).toBe(1)
    expect(err).toContain('at most 16383 pixels per side')
    expect(JSON.parse(out).error.code).toBe('ERR_TOO_LARGE')
  })

  it('leaves an output alone that cannot be made anew', async () => {
    await writeFile(at('kept.png'), 'kept')
    await picture(12, 9, 3).png().toFile(at('whole.png'))
    await writeFile(at('broken.png'), (await readFile(at('whole.png'))).subarray(0, 60))
    const { exitCode } = await upscale(at('broken.png'), at('kept.png'))
    expect(exitCode).toBe(1)
    expect(await readFile(at('kept.png'), 'utf8')).toBe('kept')
  })
})

describe('the demo', () => {
  it('enlarges a picture to beside it', async () => {
    const demo = inRoot('examples', 'upscale', 'demo.ts')
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', demo, at('small.png')],
      { cwd: inRoot(), encoding: 'utf8' },
    )
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/20 x 14 RGB.+40 x 28 RGB.+time +.+per megapixel/s)
    expect(await sharp(at('small.2x.png')).metadata()).toMatchObject({ width: 40, height: 28 })
  })
})
