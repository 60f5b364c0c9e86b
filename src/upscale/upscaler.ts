/** A whole picture, tile after tile. */

import { getNumThreads } from '../index.js'
import { createShared, Lanes } from './lanes.js'
import type { Enlargement } from './model.js'
import { createLevels, type Levels, type PictureForm } from './picture.js'

/**
 * Smaller tiles would compute more halo, larger ones need more memory than caches have. A multiple of
 * {@link STEP}, and 8 below one of 16: the layers' rows then fill the lanes of vectors.
 */
export const TILE = 168
/**
 * Tiles begin at multiples of it: transforms compute two or three neighbours at once, and so compute each
 * output in the same way in every tile.
 */
const STEP = 6
/** A worker takes tens of milliseconds to start, as long as some tiles. */
const TILES_PER_WORKER = 7
/** Narrower tiles are not worth another worker: too much of them is halo. */
const NARROWEST = 64

export interface EnlargeOptions {
  /** Input pixels per side of a tile, at most but for a multiple of 6; default 168. */
  readonly tile?: number
  /** How many tiles are worked on at once, or threads of the layers; default the package's. */
  readonly threads?: number
  /** Called as tiles are done with the part of the picture that is, up to 1. */
  readonly onProgress?: (done: number) => void
}

/** Where a picture's rows come from and where those of the enlarged one go. */
export interface Passage {
  /** Reads rows of the picture. */
  read(first: number, count: number): Promise<Levels>
  /** Takes the next rows of the enlarged picture; the array is used again afterwards. */
  write(rows: Levels): Promise<void>
}

/**
 * Enlarges a picture from and to wherever its rows lie. Held in memory are one band of tiles with its
 * halo and the same band enlarged, 2 (tile + 2 halo + scale² tile) width channels bytes at most
 * with 16 bits, and for each thread what the layers need for one tile.
 */
export async function enlargeRows(
  enlargement: Enlargement,
  form: PictureForm,
  { read, write }: Passage,
  options: EnlargeOptions = {},
): Promise<void> {
  const { width, height, channels, white } = form
  const { tile = TILE, onProgress } = options
  const { scale } = enlargement
  const bands = parts(height, tile)
  const threads = options.threads ?? getNumThreads()
  const count = laneCount(form, tile, threads)
  const columns = parts(width, tile, count)
  const largest = { rows: longest(bands), columns: longest(columns) }
  const each = count === 1 ? options.threads : Math.max(1, Math.floor(threads / count))
  const lanes = new Lanes({ enlargement, form, largest, threads: each }, count)
  try {
    const row = width * channels
    const given = createShared(white, (largest.rows + 2 * lanes.halo) * row)
    const enlarged = createShared(white, largest.rows * row * scale ** 2)
    let done = 0
    for (const { begin: top, size: rows } of bands) {
      const first = Math.max(0, top - lanes.halo)
      const last = Math.min(height, top + rows + lanes.halo)
      given.set(await read(first, last - first))
      const data = enlarged.subarray(0, rows * row * scale ** 2)
      const tiles = columns.map(({ begin: left, size }) => ({ left, top, rows, columns: size }))
      const band = { tiles, input: { data: given, first }, output: { data, first: top * scale } }
      await lanes.enlarge(band, (ended) => {
        onProgress?.((done + (rows * ended) / tiles.length) / height)
      })
      done += rows
      await write(data)
    }
  } finally {
    await lanes.close()
  }
}

/** How many tiles are worked on at once. */
function laneCount({ width, height }: PictureForm, tile: number, threads: number): number {
  const tiles = Math.ceil(width / tile) * Math.ceil(height / tile)
  const most = Math.min(threads, Math.floor(tiles / TILES_PER_WORKER) + 1)
  return Math.max(1, Math.min(most, Math.floor(width / Math.min(tile, NARROWEST))))
}

/** A picture in memory, enlarged: `[scale height, scale width, channels]`. */
export async function enlargePicture(
  enlargement: Enlargement,
  form: PictureForm,
  data: Levels,
  options: EnlargeOptions = {},
): Promise<Levels> {
  const { width, height, channels, white } = form
  const row = width * channels
  const result = createLevels(white, row * height * enlargement.scale ** 2)
  let written = 0
  const passage: Passage = {
    read: async (first, count) => data.subarray(first * row, (first + count) * row),
    write: async (rows) => {
      result.set(rows, written)
      written += rows.length
    },
  }
  await enlargeRows(enlargement, form, passage, options)
  return result
}

interface Part {
  readonly begin: number
  readonly size: number
}

/** Cuts a length into parts of about the same size, at most `most` but for the STEP, and as many for each lane. */
function parts(length: number, most: number, lanes = 1): Part[] {
  const count = Math.ceil(length / most / lanes) * lanes
  const size = STEP * Math.ceil(length / count / STEP)
  const begins = Array.from({ length: Math.ceil(length / size) }, (_, part) => part * size)
  return begins.map((begin) => ({ begin, size: Math.min(size, length - begin) }))
}

const longest = (list: readonly Part[]) => Math.max(...list.map(({ size }) => size))
