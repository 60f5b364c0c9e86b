import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type Heading, heading, load, save } from '../../bench/harness/results.js'
import { inRoot } from '../../scripts/process.js'

const NAME = `bench-of-test-${process.pid}`
const KEPT = inRoot('build', 'bench', `${NAME}.json`)

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-results-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterAll(() => rmSync(KEPT, { force: true }))

describe('save', () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined)
  const results = heading(`npm run ${NAME}`)

  it('writes where it is told to, with five digits', () => {
    const file = path.join(folder, 'new', 'a.json')
    const timed: Heading & { times: number[] } = { ...results, times: [1.23456789, 1234567] }
    save({ save: file, once: true }, timed)
    expect(load(file)).toEqual({ ...results, times: [1.2346, 1234567] })
  })

  it('keeps a whole run though nobody said where, but not one iteration', () => {
    save({ once: true }, results)
    expect(existsSync(KEPT)).toBe(false)
    save({ once: false }, results)
    expect(load(KEPT)).toEqual(results)
  })
})
