/** prebuilds/SHA256SUMS, as sha256sum writes and checks it (`cd prebuilds && sha256sum -c SHA256SUMS`). */

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../process.js'
import { pathOf, TARGETS } from './targets.js'

const SUMS = inRoot('prebuilds', 'SHA256SUMS')

/** Of the files that are there. */
export function writeChecksums(): void {
  const files = TARGETS.map(pathOf).filter(existsSync).sort()
  const lines = files.map((file) => `${sha256(file)}  ${nameOf(file)}\n`)
  writeFileSync(SUMS, lines.join(''))
}

/** Returns the digest that SHA256SUMS has for a file; undefined where it has none. */
export function checksumOf(file: string): string | undefined {
  if (!existsSync(SUMS)) return undefined
  const line = readFileSync(SUMS, 'utf8')
    .split('\n')
    .find((candidate) => candidate.endsWith(`  ${nameOf(file)}`))
  return line?.split(' ')[0]
}

export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

function nameOf(file: string): string {
  return path.relative(path.dirname(SUMS), file).split(path.sep).join('/')
}
