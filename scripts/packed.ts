// Packs the package as it would be published, from a temporary copy.
import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inRoot } from './process.js'

export interface Packed {
  /** A temporary folder; the caller removes it. */
  readonly folder: string
  readonly tarball: string
}

/**
 * Requires: `npm run build` has run.
 *
 * @param prebuilds - Where the package's binaries lie; by default it has the host's build alone.
 */
export function pack(prebuilds?: string): Packed {
  const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-pack-'))
  const copy = path.join(folder, 'copy')
  const { files } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { files: string[] }
  const entries = files.filter((entry) => !entry.includes('*'))
  for (const entry of ['package.json', 'README.md', 'LICENSE', ...entries]) {
    cpSync(inRoot(entry), path.join(copy, entry), { recursive: true })
  }
  const binaries = path.join(copy, 'prebuilds')
  if (prebuilds === undefined) copyHostBuild(binaries)
  else cpSync(prebuilds, binaries, { recursive: true })
  return { folder, tarball: npmPack(copy, folder) }
}

/** Packs the package in `folder` into `destination`, without running its scripts. Returns the tarball. */
export function npmPack(folder: string, destination: string): string {
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', destination]
  const name = execFileSync('npm', args, {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  return path.join(destination, name.trim())
}

function copyHostBuild(binaries: string): void {
  const folder = path.join(binaries, `${process.platform}-${process.arch}`)
  mkdirSync(folder, { recursive: true })
  copyFileSync(
    inRoot('build', 'Release', 'convtranspose.node'),
    path.join(
      folder,
      process.platform === 'linux' ? 'convtranspose.glibc.node' : 'convtranspose.node',
    ),
  )
}
