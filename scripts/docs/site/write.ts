// npm run docs: writes the site into build-site/, the guide and the API, and checks its links.
// typedoc and the TypeScript that it needs come from npm into this folder, at the first run.

import { existsSync } from 'node:fs'
import { inRoot, run } from '../../process.js'
import { guidePages, INDEX } from './guide.js'
import { brokenLinks } from './links.js'

const HERE = inRoot('scripts', 'docs', 'site')
const OUT = inRoot('build-site')
const TYPEDOC = inRoot('scripts', 'docs', 'site', 'node_modules', 'typedoc', 'bin', 'typedoc')

if (!existsSync(TYPEDOC)) run('npm', ['install', '--ignore-scripts'], { cwd: HERE })

const documents = guidePages().flatMap(({ file }) => ['--projectDocuments', inRoot(file)])
run(process.execPath, [
  ...['--import', 'tsx', TYPEDOC, '--options', inRoot('scripts', 'docs', 'site', 'typedoc.json')],
  ...['--plugin', inRoot('scripts', 'docs', 'site', 'titles.ts')],
  ...['--readme', inRoot(INDEX), '--out', OUT, ...documents],
])

const broken = brokenLinks(OUT)
for (const link of broken) console.error(`leads nowhere: ${link}`)
if (broken.length > 0) process.exit(1)
console.log('build-site/index.html')
