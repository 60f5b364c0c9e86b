/** Links and headings of Markdown files, as GitHub has them. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../../scripts/process.js'

/** Where links and pictures lead, those of code left out. */
export function linksOf(text: string): string[] {
  const prose = withoutBlocks(text).replace(/`[^`\n]*`/g, '')
  const links = prose.matchAll(/\]\(<?([^\s)>]+)>?(?:\s+"[^"]*")?\)/g)
  return Array.from(links, ([, target = '']) => target)
}

/** What can stand behind the # of a link to a text; a heading that comes again gets a number. */
export function headingAnchors(text: string): string[] {
  const seen = new Map<string, number>()
  return Array.from(withoutBlocks(text).matchAll(/^#{1,6} +(.*)$/gm), ([, heading = '']) => {
    const words = heading.trim().toLowerCase()
    const anchor = words.replace(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-')
    const before = seen.get(anchor) ?? 0
    seen.set(anchor, before + 1)
    return before === 0 ? anchor : `${anchor}-${before}`
  })
}

/** The links of a document, given from the root, that lead to no file or heading of the project. */
export function brokenLinks(document: string): string[] {
  return linksOf(readFileSync(inRoot(document), 'utf8')).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [target = '', anchor] = link.split('#')
    const file = target === '' ? document : path.posix.join(path.posix.dirname(document), target)
    if (!existsSync(inRoot(file))) return true
    if (anchor === undefined) return false
    return !headingAnchors(readFileSync(inRoot(file), 'utf8')).includes(anchor)
  })
}

function withoutBlocks(text: string): string {
  return text.replace(/^ *(```+)[^\n]*\n[\s\S]*?^ *\1 *$/gm, '')
}
