/** A line that tells how far a long job is: for people who watch, and never in a file. */

import type { IO } from './io.js'

const MS_BETWEEN = 100

/** @returns To be called with how much is done; it clears the line at the end. */
export function showProgress(io: IO, total: number, unit: string): (done: number) => void {
  if (!io.isTerminal || total < 2) return () => {}
  const start = performance.now()
  let last = start
  return (done) => {
    const now = performance.now()
    if (done === total) io.err.write('\r\u001b[K')
    else if (now - last >= MS_BETWEEN) {
      last = now
      const left = Math.ceil(((now - start) / 1000 / done) * (total - done))
      io.err.write(`\r\u001b[K${done} of ${total} ${unit}, ${left} s left`)
    }
  }
}
