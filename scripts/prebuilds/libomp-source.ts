/** The sources of LLVM's OpenMP runtime, from Debian's source package, with our patches. */

import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fetchLists } from '../apt.js'
import { output } from '../command.js'
import { kept } from '../kept.js'
import { inRoot, run } from '../process.js'
import { sha256 } from './checksums.js'
import { inBuilds } from './folder.js'
import { LIBOMP } from './pins.js'

const PATCHES = inRoot('cmake', 'libomp', 'patches')

/**
 * Returns the folder of `openmp/`, fetched at the first call, and patched at the first after a patch has
 * changed.
 *
 * @throws Error where Debian has another file than the pinned one.
 */
export function libompSource(): string {
  const original = originalSource()
  const patches = readdirSync(PATCHES)
    .sort()
    .map((name) => path.join(PATCHES, name))
  const digest = createHash('sha256')
  for (const patch of patches) digest.update(readFileSync(patch))
  const name = `${original}-patched-${digest.digest('hex').slice(0, 12)}`
  const folder = kept(name, (unfinished) => {
    cpSync(original, unfinished, { recursive: true })
    for (const patch of patches) {
      run('patch', ['--strip=0', '--quiet', '--fuzz=0', '--input', patch], { cwd: unfinished })
    }
  })
  return path.join(folder, 'openmp')
}

function originalSource(): string {
  return kept(inBuilds(`libomp-${LIBOMP.version}`), (unfinished) => {
    const tarball = fetchTarball()
    console.log(`taking openmp/ out of ${path.basename(tarball)}`)
    run('tar', [
      ...['--extract', '--file', tarball, '--directory', unfinished, '--strip-components=1'],
      ...['--wildcards', '--exclude=*/test/*', '*/openmp/runtime/*', '*/openmp/LICENSE.TXT'],
    ])
  })
}

/** Returns the tarball, kept in a folder of its own together with apt's lists. */
function fetchTarball(): string {
  const folder = inBuilds('apt')
  const tarball = path.join(folder, `${LIBOMP.package}_${LIBOMP.version}.orig.tar.xz`)
  if (!existsSync(tarball)) download(folder)
  const found = sha256(tarball)
  if (found === LIBOMP.sha256) return tarball
  rmSync(tarball)
  throw new Error(`${tarball} must have the SHA-256 ${LIBOMP.sha256}; has ${found}`)
}

function download(folder: string): void {
  const options = fetchLists({ folder, kind: 'deb-src', suites: LIBOMP.suites })
  const shown = output('apt-cache', [...options, 'showsrc', LIBOMP.package])
  const versions = [...shown.matchAll(/^Version: (\S+)$/gm)].map(([, version = '']) => version)
  const version = versions.find((candidate) => candidate.includes(`:${LIBOMP.version}-`))
  if (version === undefined) {
    const { package: name, version: wanted, suites } = LIBOMP
    throw new Error(
      `no ${name} ${wanted} in Debian's ${suites.join(', ')}: ${versions.join(', ') || 'none'}`,
    )
  }
  const source = ['source', '--download-only', '--tar-only', `${LIBOMP.package}=${version}`]
  run('apt-get', [...options, '-qq', ...source], { cwd: folder })
}
