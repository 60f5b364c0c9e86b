// The entry points of single platforms, for bundlers: each names its binary by a literal path, and gives
// the whole package. Written into dist/ (the path is right only there).
import { mkdirSync, writeFileSync } from 'node:fs'
import { TARGETS } from './prebuilds/targets.js'
import { inRoot } from './process.js'

export function writePlatformEntries(): void {
  for (const build of ['esm', 'cjs']) {
    mkdirSync(inRoot('dist', build, 'platforms'), { recursive: true })
  }
  for (const target of TARGETS) {
    // Behind `convtranspose/`, glibc goes without saying.
    const name = target.name.replace(/-glibc$/, '')
    const write = (file: string, text: string) => writeFileSync(inRoot('dist', file), `${text}\n`)
    write(
      `esm/platforms/${name}.binary.cjs`,
      `require('../native.cjs').provide(() => require('../../../${target.file}'), '${target.file}')`,
    )
    write(`esm/platforms/${name}.js`, `import './${name}.binary.cjs'\nexport * from '../index.js'`)
    write(`esm/platforms/${name}.d.ts`, `export * from '../index.js'`)
    write(
      `cjs/platforms/${name}.js`,
      `require('../../esm/platforms/${name}.binary.cjs')\nmodule.exports = require('../index.js')`,
    )
    write(`cjs/platforms/${name}.d.ts`, `export * from '../index.js'`)
  }
}
