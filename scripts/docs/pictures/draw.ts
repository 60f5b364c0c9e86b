// npm run docs:pictures: draws docs/pictures anew. Requires: `npm run build` has run.
import { mkdirSync, writeFileSync } from 'node:fs'
import { inRoot } from '../../process.js'
import { PICTURES } from './all.js'

mkdirSync(inRoot('docs', 'pictures'), { recursive: true })
for (const [name, draw] of Object.entries(PICTURES)) {
  writeFileSync(inRoot('docs', 'pictures', name), String(draw()))
  console.log(`docs/pictures/${name}`)
}
