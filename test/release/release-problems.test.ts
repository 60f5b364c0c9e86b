/** What keeps a version from being released. */

import { describe, expect, it } from 'vitest'
import { releaseProblems } from '../../scripts/release/release-problems.js'

const changes = `# Changes

## [Unreleased]

## [1.2.3] - 2026-11-26

- A change.

## [1.2.2] - 2026-11-25
`
const metadata = {
  author: 'Somebody',
  bugs: 'https://example.org/convtranspose/issues',
  homepage: 'https://example.org/convtranspose',
  repository: { type: 'git', url: 'git+https://example.org/convtranspose.git' },
}
const examples = { 'examples/a/package.json': '^1.2.0', 'examples/b/package.json': '^1.2.0' }
const good = { version: '1.2.3', metadata, examples, changes, tag: 'v1.2.3' }

describe('releaseProblems', () => {
  it('has none with what fits', () => {
    expect(releaseProblems(good)).toEqual([])
    expect(releaseProblems({ ...good, tag: undefined })).toEqual([])
  })

  it.each<[string, object, RegExp]>([
    ['a version that is not final', { version: '1.2.3-dev' }, /^package.json: version must be/],
    ...Object.keys(metadata).map((name): [string, object, RegExp] => [
      `no ${name}`,
      { metadata: { ...metadata, [name]: undefined } },
      new RegExp(`^package.json: ${name} must be there`),
    ]),
    [
      'an example of another version',
      { examples: { ...examples, 'examples/b/package.json': '^1.1.0' } },
      /^examples\/b\/package.json: convtranspose must be \^1.2.0; it is \^1.1.0/,
    ],
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
