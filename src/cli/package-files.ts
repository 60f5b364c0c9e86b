/** Where this package lies, from wherever its code runs: dist/esm/cli, or src/cli in a checkout. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
}

const MANIFEST = findManifest(path.dirname(fileURLToPath(import.meta.url)))

/** A path inside this package's folder. */
export function inPackage(...parts: readonly string[]): string {
  return path.join(path.dirname(MANIFEST), ...parts)
}

export function readManifest(): Manifest {
  return JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest
}

function findManifest(folder: string): string {
  const file = path.join(folder, 'package.json')
  const above = path.dirname(folder)
  return existsSync(file) || above === folder ? file : findManifest(above)
}
