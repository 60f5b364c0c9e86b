// Files of Debian packages of another release or architecture; the machine's own stay as they are.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fetchLists } from '../apt.js'
import { find, output } from '../command.js'
import { kept } from '../kept.js'
import { inTargets } from './folder.js'
import type { Arch } from './rows.js'

/** Returns the folder in which the packages are unpacked. */
export function unpack(suite: string, arch: Arch, packages: readonly string[]): string {
  return kept(inTargets('debian', `${suite}-${arch}`), (folder) => {
    find('apt-get', 'apt')
    const architecture = arch === 'x64' ? 'amd64' : arch
    const state = path.join(folder, 'apt')
    const settings = [
      // What the machine has installed is no candidate.
      'Dir::State::status=/dev/null',
      `APT::Architectures=${architecture}`,
      'APT::Sandbox::User=root',
      // What Debian no longer updates is as good for this.
      'Acquire::Check-Valid-Until=false',
    ]
    const options = fetchLists({ folder: state, kind: 'deb', suites: [suite], settings })
    const named = packages.map((name) => `${name}:${architecture}`)
    output('apt-get', [...options, '-qq', 'download', ...named], state)
    for (const name of readdirSync(state).filter((entry) => entry.endsWith('.deb'))) {
      output('dpkg-deb', ['-x', path.join(state, name), folder])
    }
  })
}
