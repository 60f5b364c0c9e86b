/** What keeps a version from being released. */

import { describe, expect, it } from 'vitest'
import { releaseProblems } from '../../scripts/release/release-problems.js'

const changes = `# Changes

## [Unreleased]

## [1.2.3] - 2026-11-26

- A change.

## [1.2.2] - 2026-11-25
`
const repository = { type: 'git', url: 'git+https://example.org/convtranspose.git' }
const good = { version: '1.2.3', repository, changes, tag: 'v1.2.3' }

describe('releaseProblems', () => {
  it('has none with what fits', () => {
    expect(releaseProblems(good)).toEqual([])
    expect(releaseProblems({ ...good, tag: undefined })).toEqual([])
  })

  it.each([
    ['a version that is not final', { version: '1.2.3-dev' }, /^package.json: version must be/],
    ['no repository', { repository: undefined }, /^package.json: repository must be there/],
    ['another tag', { tag: 'v1.2.4' }, /^the tag must be v1.2.3/],
    ['a tag without v', { tag: '1.2.3' }, /^the tag must be v1.2.3/],
    ['another newest version', { version: '1.2.4', tag: 'v1.2.4' }, /must be "\[1.2.4\] - YYYY/],
    ['no date', { changes: changes.replace(' - 2026-11-26', '') }, /must be "\[1.2.3\] - YYYY/],
    ['no changes', { changes: changes.replace('- A change.', '') }, /\[1.2.3\] must not be empty/],
    [
      'no [Unreleased]',
      { changes: changes.replace('[Unreleased]', 'Next') },
      /must be \[Unreleased\]/,
    ],
    [
      'changes that are in no version',
      { changes: changes.replace('[Unreleased]', '[Unreleased]\n\n- Forgotten.') },
      /\[Unreleased\] must be empty/,
    ],
  ])('tells of %s', (_, different, problem) => {
    expect(releaseProblems({ ...good, ...different })).toContainEqual(
      expect.stringMatching(problem),
    )
  })

  it('does not take a dot for any character', () => {
    const wrong = changes.replace('[1.2.3]', '[1x2y3]')
    expect(releaseProblems({ ...good, changes: wrong })).not.toEqual([])
  })
})
