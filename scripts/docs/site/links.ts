// Every link of the written site leads to a file of it, and to a place in that file.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Returns the links of the site in `folder` that lead nowhere, as `page: link`. */
export function brokenLinks(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = new Set(names.map((name) => name.split(path.sep).join('/')))
  const pages = [...files].filter((name) => name.endsWith('.html'))
  const texts = new Map(
    pages.map((page) => [page, readFileSync(path.join(folder, page), 'utf8')] as const),
  )
  const anchors = new Map(
    [...texts].map(([page, text]) => [page, new Set(attributes(text, 'id'))] as const),
  )
  return [...texts].flatMap(([page, text]) => {
    const links = [...attributes(text, 'href'), ...attributes(text, 'src')]
    return links
      .filter((link) => !/^(https?|data|mailto):/.test(link) && !leads(page, link))
      .map((link) => `${page}: ${link}`)
  })

  function leads(page: string, link: string): boolean {
    const [target = '', anchor = ''] = link.split('#').map(decodeURIComponent)
    const plain = target.replace(/\?.*$/, '')
    const file = plain === '' ? page : path.posix.join(path.posix.dirname(page), plain)
    const places = anchors.get(file)
    if (!files.has(file)) return false
    return anchor === '' || places === undefined || places.has(anchor)
  }
}

function attributes(html: string, name: string): string[] {
  const found = html.matchAll(new RegExp(`<[^>]*?\\s${name}="([^"]*)"`, 'g'))
  return Array.from(found, ([, value = '']) => value.replaceAll('&amp;', '&'))
}
