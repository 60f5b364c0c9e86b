/** docs/platforms.md says what npm run test:targets runs. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/process.js'
import { ONLY_VERIFIED, ROWS } from '../../scripts/targets/rows.js'
import { platformTable } from '../../scripts/targets/table.js'

/** The cells of a table's rows, without the padding that the formatter adds. */
function cellsOf(table: string): string[][] {
  const rows = table.split('\n').filter((line) => line.startsWith('|'))
  return rows.map((line) => line.split('|').map((cell) => cell.trim().replace(/^-+$/, '---')))
}

describe('the table of platforms', () => {
  it('is that of the matrix (npm run docs:platforms writes it)', () => {
    const page = readFileSync(inRoot('docs', 'platforms.md'), 'utf8')
    const written = /<!-- platforms -->(.*)<!-- \/platforms -->/s.exec(page)?.[1] ?? ''
    expect(cellsOf(written)).toEqual(cellsOf(platformTable()))
  })

  it('has all eight files of a release, each run or said not to be', () => {
    const files = [...ROWS.map(({ file }) => file), ...ONLY_VERIFIED]
    expect([...new Set(files)].sort()).toEqual([
      ...['arm64', 'x64'].map((arch) => `darwin-${arch}/convtranspose.node`),
      ...['arm64', 'x64'].flatMap((arch) =>
        ['glibc', 'musl'].map((libc) => `linux-${arch}/convtranspose.${libc}.node`),
      ),
      ...['arm64', 'x64'].map((arch) => `win32-${arch}/convtranspose.node`),
    ])
  })

  it('has rows of different names', () => {
    const names = ROWS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})
