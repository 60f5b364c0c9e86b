// npm run docs:platforms: writes the matrix of npm run test:targets into docs/platforms.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { replaceBlock } from './docs/marked-block.js'
import { inRoot, run } from './process.js'
import { platformTable } from './targets/table.js'

const PAGE = inRoot('docs', 'platforms.md')

writeFileSync(PAGE, replaceBlock(readFileSync(PAGE, 'utf8'), 'platforms', platformTable()))
run('biome', ['format', '--write', 'docs/platforms.md'])
