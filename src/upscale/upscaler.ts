/** A whole picture, tile after tile. */

import { setImmediate } from 'node:timers/promises'
import type { Enlargement } from './model.js'
import { createLevels, type Levels, type PictureForm, type Rows } from './picture.js'
import { TileEnlarger } from './tile.js'

/** What the layers of a tile need fits the caches; smaller ones would compute more halo. */
const TILE = 128

export interface EnlargeOptions {
  /** Input pixels per side of a tile, at most; default 128. */
  readonly tile?: number
  /** Threads of the layers; default the package's. */
  readonly threads?: number
  /** Called after each tile with the part that is done, up to 1. */
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
 * with 16 bits, and what the layers need for one tile.
 */
export async function enlargeRows(
  enlargement: Enlargement,
  form: PictureForm,
  { read, write }: Passage,
  options: EnlargeOptions = {},
): Promise<void> {
  const { width, height, channels, white } = form
  const { tile = TILE, threads, onProgress } = options
  const { scale } = enlargement
  const bands = parts(height, tile)
  const columns = parts(width, tile)
  const largest = { rows: longest(bands), columns: longest(columns) }
  const enlarger = new TileEnlarger(enlargement, form, largest)
  const enlarged = createLevels(white, largest.rows * scale * width * scale * channels)
  try {
    let done = 0
    for (const { begin: top, size: rows } of bands) {
      const first = Math.max(0, top - enlarger.halo)
      const count = Math.min(height, top + rows + enlarger.halo) - first
      const input: Rows = { data: await read(first, count), first }
      const data = enlarged.subarray(0, rows * scale * width * scale * channels)
      const output: Rows = { data, first: top * scale }
      for (const { begin: left, size } of columns) {
        enlarger.enlarge({ left, top, rows, columns: size }, input, output, threads)
        done += rows * size
        onProgress?.(done / (width * height))
        // Signals and timers get their turn between tiles.
        await setImmediate()
      }
      await write(data)
    }
  } finally {
    enlarger.dispose()
  }
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

/** Cuts a length into parts of about the same even size, at most `most`. */
function parts(length: number, most: number): Part[] {
  const count = Math.ceil(length / most)
  const size = 2 * Math.ceil(length / count / 2)
  const begins = Array.from({ length: Math.ceil(length / size) }, (_, part) => part * size)
  return begins.map((begin) => ({ begin, size: Math.min(size, length - begin) }))
}

const longest = (list: readonly Part[]) => Math.max(...list.map(({ size }) => size))
