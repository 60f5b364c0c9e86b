/** One number for everything that a prebuilt file is made of. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inRoot } from '../process.js'
import { sourceFiles } from '../source-files.js'

const SOURCES =
  /^(CMakeLists\.txt|cmake\/.*|binding\/.*|scripts\/prebuilds\/(pins|targets)\.ts)(?<!\.md)$/

interface Manifest {
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
}

/**
 * The SHA-256 of the sources, the version and the pinned headers and tools, in hexadecimal; the same with
 * either kind of line ends.
 */
export function sourcesDigest(): string {
  const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as Manifest
  const { version, devDependencies } = manifest
  const digest = createHash('sha256')
  digest.update(`${version}\n`)
  for (const name of ['node-addon-api', 'node-api-headers']) {
    digest.update(`${name} ${devDependencies[name]}\n`)
  }
  for (const file of sourceFiles(SOURCES).sort()) {
    const text = readFileSync(inRoot(file), 'utf8').replaceAll('\r\n', '\n')
    digest.update(`${file} ${text.length}\n${text}`)
  }
  return digest.digest('hex')
}

/** What stands in a file, before the digest of its sources. */
export const MARK = 'ct2d-sources:'
