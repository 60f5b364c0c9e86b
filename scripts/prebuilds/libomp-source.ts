/** The sources of LLVM's OpenMP runtime, from Debian's source package, with our patches. */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { inRoot, run } from '../process.js'
import { inBuilds } from './folder.js'
import { LIBOMP } from './pins.js'

const PATCHES = inRoot('cmake', 'libomp', 'patches')

/**
 * Returns the folder of `openmp/`, fetched at the first call, and patched at the first after a patch has
 * changed.
 *
 * @throws Error where Debian has another file than the pinned one.
 */
export async function libompSource(): Promise<string> {
  const original = await originalSource()
  const patches = readdirSync(PATCHES)
    .sort()
    .map((name) => path.join(PATCHES, name))
  const digest = createHash('sha256')
  for (const patch of patches) digest.update(readFileSync(patch))
  const folder = `${original}-patched-${digest.digest('hex').slice(0, 12)}`
  if (existsSync(folder)) return path.join(folder, 'openmp')
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  cpSync(original, partial, { recursive: true })
  for (const patch of patches) {
    run('patch', ['--strip=0', '--quiet', '--fuzz=0', '--input', patch], { cwd: partial })
  }
  renameSync(partial, folder)
  return path.join(folder, 'openmp')
}

async function originalSource(): Promise<string> {
  const folder = inBuilds(`libomp-${LIBOMP.version}`)
  if (existsSync(folder)) return folder
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  const tarball = await fetchTarball()
  console.log(`taking openmp/ out of ${path.basename(tarball)}`)
  run('tar', [
    ...['--extract', '--file', tarball, '--directory', partial, '--strip-components=1'],
    ...['--wildcards', '--exclude=*/test/*', '*/openmp/runtime/*', '*/openmp/LICENSE.TXT'],
  ])
  renameSync(partial, folder)
  return folder
}

/** Returns the tarball, kept in a folder of its own together with apt's lists. */
async function fetchTarball(): Promise<string> {
  const folder = inBuilds('apt')
  const tarball = path.join(folder, `${LIBOMP.package}_${LIBOMP.version}.orig.tar.xz`)
  if (!existsSync(tarball)) download(folder)
  const hash = createHash('sha256')
  await pipeline(createReadStream(tarball), hash)
  const found = hash.digest('hex')
  if (found === LIBOMP.sha256) return tarball
  rmSync(tarball)
  throw new Error(`${tarball} must have the SHA-256 ${LIBOMP.sha256}; has ${found}`)
}

/** With lists of its own: the machine's sources stay as they are, and no root is needed. */
function download(folder: string): void {
  mkdirSync(path.join(folder, 'lists', 'partial'), { recursive: true })
  mkdirSync(path.join(folder, 'cache', 'archives', 'partial'), { recursive: true })
  const list = path.join(folder, 'sources.list')
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
  const lines = LIBOMP.suites.map(
    (suite) => `deb-src [signed-by=${keyring}] ${debianMirror()} ${suite} main\n`,
  )
  writeFileSync(list, lines.join(''))
  const options = [
    ...['-o', `Dir::Etc::sourcelist=${list}`, '-o', 'Dir::Etc::sourceparts=/dev/null'],
    ...['-o', `Dir::State::lists=${path.join(folder, 'lists')}`],
    ...['-o', `Dir::Cache=${path.join(folder, 'cache')}`],
  ]
  run('apt-get', [...options, '-qq', 'update'])
  const shown = execFileSync('apt-cache', [...options, 'showsrc', LIBOMP.package], {
    encoding: 'utf8',
  })
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

/** The mirror that this machine takes Debian's packages from. */
function debianMirror(): string {
  const format = ['--format', '$(REPO_URI) $(LABEL)', 'Created-By: Packages']
  const told = execFileSync('apt-get', ['indextargets', ...format], { encoding: 'utf8' })
  const mirror = told.split('\n').find((line) => line.endsWith(' Debian'))
  if (mirror === undefined) throw new Error('apt knows no mirror of Debian (apt-get update?)')
  return mirror.replace(/ Debian$/, '')
}
