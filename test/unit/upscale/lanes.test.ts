/** Tiles in workers: who makes them changes nothing. */

import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { modelFile } from '../../../examples/upscale/quality.js'
import { createGenerator } from '../../../src/init.js'
import { createShared, Lanes } from '../../../src/upscale/lanes.js'
import { readModel } from '../../../src/upscale/model.js'
import { enlargePicture } from '../../../src/upscale/upscaler.js'

const SIDE = 16
/** Bands that the calling thread may enlarge alone before the worker must have come. */
const MOST_BANDS = 2000

function picture(width: number, height: number, channels: number): Uint8Array {
  const next = createGenerator(width + height)
  return Uint8Array.from({ length: width * height * channels }, () => next() >>> 24)
}

describe('lanes', () => {
  it('share the tiles of a band between the calling thread and workers', async () => {
    const enlargement = await readModel(modelFile(2))
    const count = 12
    const form = { width: SIDE * count, height: SIDE, channels: 1, white: 255 }
    const tiles = Array.from({ length: count }, (_, i) => ({
      ...{ left: i * SIDE, top: 0, columns: SIDE, rows: SIDE },
    }))
    const largest = { rows: SIDE, columns: SIDE }
    const lanes = new Lanes({ enlargement, form, largest, threads: 1 }, 2)
    const given = createShared(255, SIDE * form.width)
    given.set(picture(form.width, SIDE, 1))
    const output = createShared(255, 4 * given.length)
    const band = { tiles, input: { data: given, first: 0 }, output: { data: output, first: 0 } }
    const expected = await enlargePicture(enlargement, form, given, { tile: SIDE, threads: 1 })
    let own = count
    for (let bands = 0; own === count && bands < MOST_BANDS; bands++) {
      own = 0
      output.fill(0)
      await lanes.enlarge(band, () => own++)
      // The last call says that all are done.
      own--
      expect(output).toEqual(expected)
    }
    expect(own).toBeLessThan(count)
    await lanes.close()
  })

  // A row of twelve tiles is cut in the same way for any of these counts: a tile of another size may choose
  // other algorithms, which upscaler.test.ts allows for.
  it.each([1, 2, 3, 4])('give the same levels, %i at once', async (threads) => {
    const model = await readModel(modelFile(3))
    const form = { width: 600, height: 96, channels: 3, white: 255 }
    const data = picture(600, 96, 3)
    const alone = await enlargePicture(model, form, data, { tile: 50, threads: 1 })
    const progress: number[] = []
    const onProgress = (done: number) => progress.push(done)
    const levels = await enlargePicture(model, form, data, { tile: 50, threads, onProgress })
    expect(Buffer.compare(levels as Uint8Array, alone as Uint8Array)).toBe(0)
    expect(progress.at(-1)).toBe(1)
    expect([...progress].sort((a, b) => a - b)).toEqual(progress)
  })

  // Three lanes or four make narrower tiles of this width; what a tile of another size may change is said
  // in upscaler.test.ts.
  it.each([2, 3, 4])(
    'give no other picture where tiles become narrower, %i at once',
    async (threads) => {
      const model = await readModel(modelFile(3))
      const form = { width: 200, height: 240, channels: 3, white: 255 }
      const data = picture(200, 240, 3)
      const alone = await enlargePicture(model, form, data, { tile: 50, threads: 1 })
      const levels = await enlargePicture(model, form, data, { tile: 50, threads })
      const off = alone.map((level, i) => Math.abs(level - levels[i]!)).filter((d) => d > 0)
      expect(off.filter((difference) => difference > 1)).toHaveLength(0)
      expect(off.length).toBeLessThan(1e-4 * alone.length)
    },
  )
})
