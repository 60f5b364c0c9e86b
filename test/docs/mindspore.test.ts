/** docs/mindspore.md says what this package says now. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PAGE, pageWithTable } from '../../scripts/docs/mindspore/table.js'
import { unaligned } from '../support/unaligned.js'

describe('docs/mindspore.md', () => {
  it('has the answers that this package gives', () => {
    const page = readFileSync(PAGE, 'utf8')
    expect(unaligned(page)).toEqual(unaligned(pageWithTable(page)))
  })
})
