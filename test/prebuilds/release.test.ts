/** The files of the release that is in the tree, of whichever sources it was made. */

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CHECKS } from '../../scripts/prebuilds/checks.js'
import { checksumOf, sha256 } from '../../scripts/prebuilds/checksums.js'
import { readBinary } from '../../scripts/prebuilds/read-binary.js'
import { MARK, sourcesDigest } from '../../scripts/prebuilds/sources-digest.js'
import { pathOf, TARGETS } from '../../scripts/prebuilds/targets.js'

const released = TARGETS.filter((target) => existsSync(pathOf(target)))

describe.skipIf(released.length === 0).each(released)('$file', (target) => {
  const file = pathOf(target)
  const original = readFileSync(file)
  const complaints = (bytes: Buffer) => {
    const sums = { recorded: checksumOf(file), found: sha256(file) }
    const found = { target, bytes, facts: readBinary(bytes), sums, sources: sourcesDigest() }
    return CHECKS.filter(({ complaint }) => complaint(found) !== undefined).map(({ name }) => name)
  }

  it('passes every check that does not ask how old it is', () => {
    expect(complaints(original).filter((name) => name !== 'sources')).toEqual([])
  })

  it('with another mark or other code is not taken for what it was', () => {
    const changed = Buffer.from(original)
    changed.write('f00d', changed.indexOf(MARK) + MARK.length)
    const wrong = readBinary(original).signature === undefined ? [] : ['signature']
    expect(complaints(changed)).toEqual([...wrong, 'sources'])
  })
})

describe('the digest of the sources', () => {
  it('is a SHA-256, the same each time', () => {
    expect(sourcesDigest()).toMatch(/^[0-9a-f]{64}$/)
    expect(sourcesDigest()).toBe(sourcesDigest())
  })
})
