// Debian's packages by lists of their own: the machine's sources stay as they are, and no root is needed.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { output } from './command.js'

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

export interface Lists {
  /** Holds the lists and what apt keeps besides. */
  readonly folder: string
  readonly kind: 'deb' | 'deb-src'
  /** Releases of Debian. */
  readonly suites: readonly string[]
  /** Further settings of apt, as `NAME=VALUE`. */
  readonly settings?: readonly string[]
}

/** Fetches the lists. Returns the options with which apt's commands know them alone. */
export function fetchLists({ folder, kind, suites, settings = [] }: Lists): string[] {
  for (const part of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(path.join(folder, part), { recursive: true })
  }
  const sources = path.join(folder, 'sources.list')
  const from = `${kind} [signed-by=${KEYRING}] ${mirror()}`
  writeFileSync(sources, suites.map((suite) => `${from} ${suite} main\n`).join(''))
  const options = [
    `Dir::Etc::sourcelist=${sources}`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${path.join(folder, 'lists')}`,
    `Dir::Cache=${path.join(folder, 'cache')}`,
    ...settings,
  ].flatMap((setting) => ['-o', setting])
  output('apt-get', [...options, '-qq', 'update'])
  return options
}

/** The mirror that this machine takes Debian's packages from. */
function mirror(): string {
  const format = ['--format', '$(REPO_URI) $(LABEL)', 'Created-By: Packages']
  const told = output('apt-get', ['indextargets', ...format])
  const found = told.split('\n').find((line) => line.endsWith(' Debian'))
  if (found === undefined) throw new Error('apt knows no mirror of Debian (apt-get update?)')
  return found.replace(/ Debian$/, '')
}
