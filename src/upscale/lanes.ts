/** Tiles side by side: the calling thread enlarges some of them, and workers the others. */

import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Enlargement } from './model.js'
import type { Levels, PictureForm, Rows } from './picture.js'
import { type Tile, TileEnlarger } from './tile.js'

/** What a worker is started with. */
export interface LaneData {
  readonly enlargement: Enlargement
  readonly form: PictureForm
  readonly largest: Largest
  /** Of the layers. */
  readonly threads: number | undefined
}

/** The most rows and columns that a tile will have. */
export interface Largest {
  readonly rows: number
  readonly columns: number
}

/** Tiles that share their input and output, in shared memory where there are workers. */
export interface Band {
  readonly tiles: readonly Tile[]
  readonly input: Rows
  readonly output: Rows
}

/** A band for a worker, which takes tiles by counting up `claimed[0]`; every message is one. */
export interface LaneBand extends Band {
  readonly claimed: Int32Array
}

/** Under tsx and vitest this file is TypeScript, which workers do not load: they take the build's. */
const LANE = import.meta.url.endsWith('.ts') ? '../../dist/esm/upscale/lane.js' : './lane.js'

export class Lanes {
  readonly #own: TileEnlarger
  readonly #threads: number | undefined
  readonly #workers: readonly Worker[]
  /** Those that have started. */
  readonly #ready = new Set<Worker>()
  readonly #failure: Promise<never>

  /** @param count - Tiles at once; all but one in workers. */
  constructor(data: LaneData, count: number) {
    this.#threads = data.threads
    this.#own = new TileEnlarger(data.enlargement, data.form, data.largest)
    this.#workers = Array.from({ length: count - 1 }, () => {
      // Nothing that the program itself was started with, such as a loader.
      return new Worker(new URL(LANE, import.meta.url), { workerData: data, execArgv: [] })
    })
    this.#failure = new Promise((_, reject) => {
      for (const worker of this.#workers) {
        worker.once('error', reject)
        worker.once('message', () => this.#ready.add(worker))
      }
    })
    // Who waits for a band hears of it; nobody else has to.
    this.#failure.catch(() => undefined)
  }

  get halo(): number {
    return this.#own.halo
  }

  /**
   * Enlarges all tiles of a band. A worker that has yet to start is not waited for.
   *
   * @param onTile - Called as tiles are done, with how many are done or in work.
   * @throws As the promise's rejection: what a worker threw.
   */
  async enlarge(band: Band, onTile: (tiles: number) => void): Promise<void> {
    const { tiles, input, output } = band
    const claimed = new Int32Array(new SharedArrayBuffer(4))
    const others = [...this.#ready].map((worker) => {
      const ended = once(worker, 'message')
      worker.postMessage({ ...band, claimed } satisfies LaneBand)
      return ended
    })
    const ended = Promise.all(others)
    ended.catch(() => undefined)
    for (let tile = nextTile(tiles, claimed); tile !== undefined; tile = nextTile(tiles, claimed)) {
      this.#own.enlarge(tile, input, output, this.#threads)
      onTile(Math.min(claimed[0]!, tiles.length))
      // Signals and timers get their turn between tiles.
      await setImmediate()
    }
    await Promise.race([ended, this.#failure])
    onTile(tiles.length)
  }

  async close(): Promise<void> {
    this.#own.dispose()
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}

/** The next tile that no lane has, where there is one. */
export function nextTile(tiles: readonly Tile[], claimed: Int32Array): Tile | undefined {
  return tiles[Atomics.add(claimed, 0, 1)]
}

/** All zero, in memory that workers see, too. */
export function createShared(white: number, length: number): Levels {
  return white > 255
    ? new Uint16Array(new SharedArrayBuffer(length * 2))
    : new Uint8Array(new SharedArrayBuffer(length))
}
