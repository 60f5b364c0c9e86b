/** The TypeScript samples of README.md and docs/. */

import { readdirSync, readFileSync } from 'node:fs'
import { inRoot } from '../../scripts/process.js'

export interface Sample {
  /** The document, and which of its samples it is. */
  readonly name: string
  readonly code: string
}

export function documentSamples(): Sample[] {
  const pages = readdirSync(inRoot('docs')).filter((name) => name.endsWith('.md'))
  return ['README.md', ...pages.map((name) => `docs/${name}`)].flatMap((document) => {
    const text = readFileSync(inRoot(document), 'utf8')
    return [...text.matchAll(/```(?:ts|js)\n([\s\S]*?)```/g)].map(([, code = ''], index) => ({
      name: `${document} ${index + 1}`,
      code,
    }))
  })
}

/** Without its extension. */
export function fileNameOf({ name }: Sample): string {
  return name.replace(/\W+/g, '-')
}
