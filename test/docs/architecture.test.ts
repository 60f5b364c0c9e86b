/** The tree in ARCHITECTURE.md is that of the project. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/process.js'
import { sourceFiles } from '../../scripts/source-files.js'

const text = readFileSync(inRoot('ARCHITECTURE.md'), 'utf8')
const tree = /```\n([\s\S]*?)```/.exec(text)?.[1] ?? ''

/** The folders that open a line, those within the one above them. */
function foldersOf(lines: readonly string[]): string[] {
  let above = ''
  return lines.flatMap((line) => {
    const [, indent = '', names = ''] = /^( {0,2})((?:[a-z]\S*\/ ?)+)/.exec(line) ?? []
    if (names === '') return []
    if (indent === '') above = names.trim()
    return names
      .trim()
      .split(' ')
      .map((name) => (indent === '' ? name : above + name))
  })
}

/** Folders that hold a tracked file, of the given depth and folder. */
function folders(within: string): string[] {
  const files = sourceFiles(new RegExp(`^${within}[^/]+/`))
  return [...new Set(files.map((file) => file.slice(within.length).split('/')[0] ?? ''))]
}

describe('ARCHITECTURE.md', () => {
  const named = foldersOf(tree.split('\n'))

  it('names folders that there are', () => {
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter((folder) => !existsSync(inRoot(folder)))).toEqual([])
  })

  it.each(['', 'src/', 'binding/', 'binding/kernel/'])('names every folder of "%s"', (within) => {
    const own = folders(within).filter((name) => !name.startsWith('.'))
    const missing = own.filter((name) => !named.some((one) => one.startsWith(`${within}${name}/`)))
    expect(missing).toEqual([])
  })

  it('names every kind of test', () => {
    for (const name of folders('test/')) expect(tree).toContain(` ${name}/`)
  })

  it('leads to a page with a section for every algorithm that is a folder', () => {
    expect(text).toContain('(docs/kernels.md)')
    const page = readFileSync(inRoot('docs', 'kernels.md'), 'utf8')
    const algorithms = readdirSync(inRoot('binding/kernel/algo'), { withFileTypes: true })
    for (const entry of algorithms) {
      if (entry.isDirectory()) expect(page).toContain(`\n## ${entry.name}\n`)
    }
  })
})
