// Compiles src/ twice: dist/esm (ES modules) and dist/cjs (CommonJS), each with its types.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { inRoot, run } from './process.js'

rmSync(inRoot('dist'), { recursive: true, force: true })
run('tsc', ['-p', 'tsconfig.esm.json'])
run('tsc', ['-p', 'tsconfig.cjs.json'])
mkdirSync(inRoot('dist/cjs'), { recursive: true })
writeFileSync(inRoot('dist/cjs/package.json'), `${JSON.stringify({ type: 'commonjs' })}\n`)
