/** docs/mindspore.md says what this package says now. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PAGE, pageWithTable } from '../../scripts/docs/mindspore/table.js'

/** Without the spaces and dashes that only line columns up. */
function unaligned(page: string): string[] {
  return page.split('\n').map((line) => line.replace(/ +/g, ' ').replace(/-{3,}/g, '---'))
}

describe('docs/mindspore.md', () => {
  it('has the answers that this package gives', () => {
    const page = readFileSync(PAGE, 'utf8')
    expect(unaligned(page)).toEqual(unaligned(pageWithTable(page)))
  })
})
