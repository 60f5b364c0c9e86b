// The entry points of single platforms, for bundlers: each names its binary by a literal path, and gives
// the whole package. Written into dist/ (the path is right only there).
import { mkdirSync, writeFileSync } from 'node:fs'
import { inRoot } from './process.js'

/** The names behind `convtranspose/`, and the files, as prebuildify names them. */
const ENTRIES: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64/convtranspose.glibc.node',
  'linux-x64-musl': 'linux-x64/convtranspose.musl.node',
  'linux-arm64': 'linux-arm64/convtranspose.glibc.node',
  'linux-arm64-musl': 'linux-arm64/convtranspose.musl.node',
  'darwin-x64': 'darwin-x64/convtranspose.node',
  'darwin-arm64': 'darwin-arm64/convtranspose.node',
  'win32-x64': 'win32-x64/convtranspose.node',
  'win32-arm64': 'win32-arm64/convtranspose.node',
}

export function writePlatformEntries(): void {
  for (const build of ['esm', 'cjs']) {
    mkdirSync(inRoot('dist', build, 'platforms'), { recursive: true })
  }
  for (const [name, binary] of Object.entries(ENTRIES)) {
    const write = (file: string, text: string) => writeFileSync(inRoot('dist', file), `${text}\n`)
    const path = `prebuilds/${binary}`
    write(
      `esm/platforms/${name}.binary.cjs`,
      `require('../native.cjs').provide(() => require('../../../${path}'), '${path}')`,
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
