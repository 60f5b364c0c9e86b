/** A bar on a terminal. */

import type { IO } from './io.js'

const CELLS = 30
const INTERVAL_MS = 100

/** Draws the part that is done, up to 1, in one line; away from a terminal it does nothing. */
export interface ProgressBar {
  show(done: number): void
  /** Takes the line away. */
  end(): void
}

export function progressBar(io: IO, label: string): ProgressBar {
  if (!io.isTerminal) return { show() {}, end() {} }
  const start = performance.now()
  let last = -Infinity
  return {
    show(done) {
      const now = performance.now()
      if (now - last < INTERVAL_MS && done < 1) return
      last = now
      const full = Math.round(done * CELLS)
      const left = ((now - start) / 1000) * (1 / done - 1)
      const bar = '█'.repeat(full) + '░'.repeat(CELLS - full)
      io.err.write(`\r${label} ${bar} ${Math.floor(done * 100)} %, ${left.toFixed(0)} s left\x1b[K`)
    },
    end() {
      io.err.write('\r\x1b[K')
    },
  }
}
