// Files of Debian packages of another release or architecture; the machine's own stay as they are.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { find, output } from './command.js'
import { kept } from './kept.js'
import type { Arch } from './rows.js'

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Returns the folder in which the packages are unpacked. */
export function unpack(suite: string, arch: Arch, packages: readonly string[]): string {
  return kept(path.join('debian', `${suite}-${arch}`), (folder) => {
    find('apt-get', 'apt')
    const architecture = arch === 'x64' ? 'amd64' : arch
    const state = path.join(folder, 'apt')
    for (const part of ['lists/partial', 'cache/archives/partial']) {
      mkdirSync(path.join(state, part), { recursive: true })
    }
    const sources = path.join(state, 'sources.list')
    writeFileSync(sources, `deb [signed-by=${KEYRING}] ${mirror()} ${suite} main\n`)
    const options = [
      `Dir::Etc::sourcelist=${sources}`,
      'Dir::Etc::sourceparts=/dev/null',
      // What the machine has installed is no candidate.
      'Dir::State::status=/dev/null',
      `Dir::State::lists=${path.join(state, 'lists')}`,
      `Dir::Cache=${path.join(state, 'cache')}`,
      `APT::Architectures=${architecture}`,
      'APT::Sandbox::User=root',
      // What Debian no longer updates is as good for this.
      'Acquire::Check-Valid-Until=false',
    ].flatMap((option) => ['-o', option])
    output('apt-get', [...options, '-qq', 'update'])
    const named = packages.map((name) => `${name}:${architecture}`)
    output('apt-get', [...options, '-qq', 'download', ...named], state)
    for (const name of readdirSync(state).filter((entry) => entry.endsWith('.deb'))) {
      output('dpkg-deb', ['-x', path.join(state, name), folder])
    }
  })
}

/** The machine's own mirror of Debian. */
function mirror(): string {
  const format = ['--format', '$(REPO_URI)', 'Created-By: Packages']
  const found = output('apt-get', ['indextargets', ...format])
    .split('\n')
    .find((uri) => /\/debian\/?$/.test(uri))
  if (found === undefined) throw new Error('apt-get knows no mirror of Debian')
  return found
}
