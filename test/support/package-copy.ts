/** A copy of the built package with binaries of the test's choice. */

import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inRoot } from '../../scripts/process.js'

export const BINARY = inRoot('build', 'Release', 'convtranspose.node')

/** Paths in the package. */
export const PREBUILDS = `prebuilds/${process.platform}-${process.arch}`
export const GLIBC = `${PREBUILDS}/convtranspose.glibc.node`
export const MUSL = `${PREBUILDS}/convtranspose.musl.node`

/**
 * Requires: `npm run build:ts` has run.
 *
 * @param files - Paths in the package, and what they hold: bytes, or the file to copy.
 * @returns The copy's folder; the caller removes it.
 */
export function copyPackage(files: Record<string, Buffer | string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-copy-'))
  copyFileSync(inRoot('package.json'), path.join(folder, 'package.json'))
  cpSync(inRoot('dist'), path.join(folder, 'dist'), { recursive: true })
  mkdirSync(path.join(folder, 'node_modules'))
  const dependency = path.join('node_modules', 'node-gyp-build')
  symlinkSync(inRoot(dependency), path.join(folder, dependency), 'junction')
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    if (typeof content === 'string') copyFileSync(content, file)
    else writeFileSync(file, content)
  }
  return folder
}

/** Runs Node in the folder, without variables that choose a binary. */
export function runNode(
  folder: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
) {
  const { CONVTRANSPOSE_BINARY, PREBUILDS_ONLY, NODE_OPTIONS, LIBC, ...rest } = process.env
  return spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...rest, ...variables },
  })
}
