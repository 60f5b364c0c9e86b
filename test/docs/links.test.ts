/** Links of the documents lead to files and headings that exist, and the guide leads to every page. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { guidePages, INDEX } from '../../scripts/docs/site/guide.js'
import { inRoot } from '../../scripts/process.js'
import { sourceFiles } from '../../scripts/source-files.js'
import { brokenLinks, headingAnchors, linksOf } from '../support/markdown.js'

const DOCUMENTS = sourceFiles(/\.md$/).filter((file) => !file.startsWith('test/fixtures/'))

describe('links', () => {
  it.each(DOCUMENTS)('of %s lead to files and headings', (document) => {
    expect(brokenLinks(document)).toEqual([])
  })

  it('are told from what only looks like one', () => {
    expect(linksOf('[a](b.md#c) ![d](e.svg) `[f](g)`\n```\n[h](i)\n```\n[j](k "l")')).toEqual([
      'b.md#c',
      'e.svg',
      'k',
    ])
  })

  it('have the anchors that headings have', () => {
    const text = '# A `b` c, d\n\n## X: y/z & (w)\n\n## X: y/z & (w)\n\n```sh\n# none\n```\n'
    expect(headingAnchors(text)).toEqual(['a-b-c-d', 'x-yz--w', 'x-yz--w-1'])
  })
})

describe('the guide', () => {
  const pages = guidePages().map(({ file }) => file)

  it('has every page of docs/, once', () => {
    const documents = DOCUMENTS.filter((file) => /^docs\/[^/]*$/.test(file) && file !== INDEX)
    expect(pages.filter((file) => file.startsWith('docs/')).sort()).toEqual(documents.sort())
    expect(new Set(pages).size).toBe(pages.length)
  })

  it('has pages that have a title', () => {
    for (const page of pages) {
      expect(existsSync(inRoot(page)), page).toBe(true)
      expect(readFileSync(inRoot(page), 'utf8'), page).toMatch(/^# \S/m)
    }
  })

  it('is led to by the README', () => {
    const targets = linksOf(readFileSync(inRoot('README.md'), 'utf8'))
    const reached = targets.map((target) => path.posix.normalize(target.replace(/#.*/, '')))
    expect(reached.some((target) => target === INDEX || pages.includes(target))).toBe(true)
  })
})
