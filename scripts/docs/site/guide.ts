// docs/README.md is the guide's list of contents: pages under headings, in the order of the site.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../../process.js'

export const INDEX = 'docs/README.md'

export interface Page {
  /** From the root of the project. */
  readonly file: string
  /** The heading that it stands under. */
  readonly part: string
}

export function guidePages(): Page[] {
  const sections = readFileSync(inRoot(INDEX), 'utf8').split(/^## /m).slice(1)
  return sections.flatMap((section) => {
    const part = section.slice(0, section.indexOf('\n'))
    const links = section.matchAll(/\]\(([^)]+\.md)\)/g)
    return Array.from(links, ([, target = '']) => {
      return { file: path.posix.join(path.posix.dirname(INDEX), target), part }
    })
  })
}
