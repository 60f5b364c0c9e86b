// Compiles src/ twice: dist/esm (ES modules) and dist/cjs (CommonJS), each with its types. What loads the
// binary is CommonJS in both; there is one copy of it, so that both share one binary.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { writePlatformEntries } from './platform-entries.js'
import { inRoot, run } from './process.js'

rmSync(inRoot('dist'), { recursive: true, force: true })
run('tsc', ['-p', 'tsconfig.esm.json'])
run('tsc', ['-p', 'tsconfig.cjs.json'])
mkdirSync(inRoot('dist/cjs'), { recursive: true })
writeFileSync(inRoot('dist/cjs/package.json'), `${JSON.stringify({ type: 'commonjs' })}\n`)
for (const name of readdirSync(inRoot('dist/cjs')).filter((file) => file.endsWith('.cjs'))) {
  writeFileSync(inRoot('dist/cjs', name), `module.exports = require('../esm/${name}')\n`)
}
writePlatformEntries()
