// A plugin of typedoc: a page is called what its first heading says, and stands in its part of the guide.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../../process.js'
import { guidePages } from './guide.js'

/** As much of typedoc as is used: it is installed only where the site is written. */
interface Application {
  readonly converter: {
    on(event: 'createDocument', listener: (context: unknown, document: Document) => void): void
  }
}

interface Document {
  name: string
  readonly frontmatter: Record<string, unknown>
}

export function load(application: Application): void {
  const pages = guidePages()
  let created = 0
  application.converter.on('createDocument', (_, document) => {
    const page = pages[created++]
    if (page === undefined || !document.name.endsWith(path.parse(page.file).name)) {
      throw new Error(`typedoc reads ${document.name} where the guide has ${page?.file}`)
    }
    document.name = titleOf(page.file)
    document.frontmatter.category = page.part
  })
}

function titleOf(file: string): string {
  const title = /^# (.*)$/m.exec(readFileSync(inRoot(file), 'utf8'))?.[1]
  if (title === undefined) throw new Error(`${file} must have a heading`)
  return title
}
