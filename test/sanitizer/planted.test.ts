/** AddressSanitizer sees what an addon does to JavaScript's memory: a fault in one is reported. */

import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

/** An addon that keeps the memory of a typed array; `npm run test:asan` builds and names it. */
const ADDON = process.env.PLANTED_ADDON

/** Reads on through a hundred collections: one of them frees what is no longer JavaScript's. */
const READ_WHILE_COLLECTING = `
  const turn = (turns) => {
    gc()
    read(0)
    if (turns > 0) setImmediate(turn, turns - 1)
  }
  turn(100)`

function errorsOf(script: string): string {
  const whole = `const { keep, read } = require(process.env.PLANTED_ADDON)\n${script}`
  return spawnSync(process.execPath, ['--expose-gc', '-e', whole], { encoding: 'utf8' }).stderr
}

describe.skipIf(ADDON === undefined)('a fault in an addon is reported', () => {
  it('a read beyond the end of an array', () => {
    const script = `
      const array = new Uint8Array(4096)
      keep(array)
      console.error(read(4095))
      read(4096)`
    expect(errorsOf(script)).toMatch(/^0\n.*AddressSanitizer: heap-buffer-overflow/s)
  })

  it('a read of an array that was collected', () => {
    const script = `
      ;(() => keep(new Uint8Array(4096)))()
      ${READ_WHILE_COLLECTING}`
    expect(errorsOf(script)).toContain('AddressSanitizer: heap-use-after-free')
  })

  it('a read of an array that was transferred', () => {
    const script = `
      const array = new Uint8Array(4096)
      keep(array)
      structuredClone(array.buffer, { transfer: [array.buffer] })
      ${READ_WHILE_COLLECTING}`
    expect(errorsOf(script)).toContain('AddressSanitizer: heap-use-after-free')
  })
})
