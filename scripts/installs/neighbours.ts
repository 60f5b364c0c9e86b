// Packages that a project may have already: versions of the optional libraries that do not serve here. They
// must not keep npm from installing the package, and are named when they are needed.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { npmPack } from '../packed.js'

/** Per library, the version that the project has. */
export const NEIGHBOURS = { protobufjs: '7.0.0', sharp: '0.33.0', yauzl: '2.10.0' }

/** npm sees a conflict only where a version that would do could be had. */
const NEWER: typeof NEIGHBOURS = { protobufjs: '8.8.1', sharp: '0.35.5', yauzl: '3.4.0' }

/** Packs what npm resolves by, and no code. */
export function packNeighbours(folder: string): string[] {
  return [NEIGHBOURS, NEWER].flatMap(Object.entries).map(([name, version]) => {
    const source = path.join(folder, `${name}-${version}`)
    mkdirSync(source)
    writeFileSync(path.join(source, 'package.json'), JSON.stringify({ name, version }))
    writeFileSync(path.join(source, 'index.js'), '')
    return npmPack(source, folder)
  })
}

export const PROGRAM = `import { readNpz } from 'convtranspose/weights'
readNpz(new Uint8Array(22)).catch(({ code }) => console.log(code))
`

export const PRINTED = 'ERR_MISSING_DEPENDENCY'
