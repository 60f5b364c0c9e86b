/** docs/platforms.md says what npm run test:targets runs. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { replaceBlock } from '../../scripts/docs/marked-block.js'
import { TARGETS } from '../../scripts/prebuilds/targets.js'
import { inRoot } from '../../scripts/process.js'
import { ROWS } from '../../scripts/targets/rows.js'
import { platformTable } from '../../scripts/targets/table.js'
import { unaligned } from '../support/unaligned.js'

describe('the table of platforms', () => {
  it('is that of the matrix (npm run docs:platforms writes it)', () => {
    const page = readFileSync(inRoot('docs', 'platforms.md'), 'utf8')
    expect(unaligned(page)).toEqual(unaligned(replaceBlock(page, 'platforms', platformTable())))
  })

  it('runs a file on every Linux and on Windows on x64', () => {
    const run = TARGETS.filter((target) => ROWS.some((row) => row.target === target))
    expect(run.map(({ name }) => name).sort()).toEqual([
      ...['glibc', 'musl'].map((libc) => `linux-arm64-${libc}`),
      ...['glibc', 'musl'].map((libc) => `linux-x64-${libc}`),
      'win32-x64',
    ])
  })

  it('has rows of different names', () => {
    const names = ROWS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})
