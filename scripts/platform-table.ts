// npm run docs:platforms: writes the matrix of npm run test:targets into docs/platforms.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { inRoot, run } from './process.js'
import { platformTable } from './targets/table.js'

const PAGE = inRoot('docs', 'platforms.md')

const page = readFileSync(PAGE, 'utf8')
writeFileSync(
  PAGE,
  page.replace(
    /<!-- platforms -->.*<!-- \/platforms -->/s,
    `<!-- platforms -->\n\n${platformTable()}\n\n<!-- /platforms -->`,
  ),
)
run('biome', ['format', '--write', 'docs/platforms.md'])
