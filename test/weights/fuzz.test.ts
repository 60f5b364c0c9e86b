/** The fuzzer's cases, some hundred of a fixed seed: what a reader refuses, it refuses as itself. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { caseMaker, readCase } from '../../scripts/fuzz/case.js'
import { TARGETS } from '../../scripts/fuzz/targets.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-fuzz-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const CASES = 150

describe.each(TARGETS)('$name', (target) => {
  it('reads some, and refuses the others with errors of this package', async () => {
    const make = caseMaker(target, 1)
    let read = 0
    for (let index = 0; index < CASES; index++) {
      if ((await readCase(target, make(index), folder)) === 0) read++
    }
    expect(read).toBeGreaterThan(CASES / 50)
    expect(read).toBeLessThan(CASES / 2)
  })

  it('has the same cases again', () => {
    const [one, other] = [caseMaker(target, 7), caseMaker(target, 7)]
    for (const index of [3, 1, 3]) expect(one(index)).toEqual(other(index))
    expect(caseMaker(target, 8)(3)).not.toEqual(one(3))
  })
})
