/** What must hold for each file of prebuilds/. */

import type { BinaryFacts } from './binary-facts.js'
import { MARK } from './sources-digest.js'
import type { Target } from './targets.js'

/** One file, as far as the checks look at it. */
export interface Candidate {
  readonly target: Target
  readonly facts: BinaryFacts
  readonly bytes: Buffer
  /** What SHA256SUMS says of it, and what it is. */
  readonly sums: { readonly recorded: string | undefined; readonly found: string }
  /** The digest of the tree's sources. */
  readonly sources: string
}

export interface Check {
  readonly name: string
  /** Returns what is wrong; undefined when nothing is. */
  readonly complaint: (candidate: Candidate) => string | undefined
}

const FORMATS = { linux: 'ELF', win32: 'PE', darwin: 'Mach-O' } as const

/** Electron ends a process that calls these. */
const FORBIDDEN = /napi_create_external_(arraybuffer|buffer)|node_api_create_external_string/

/** The last glibc of Debian 10 and RHEL 8, which Node itself needs. */
const NEWEST_GLIBC = '2.28'

const NEWEST_MACOS = '11.0'

const EXPORTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1']

const MOST_BYTES = 2 * 2 ** 20

/** Libraries that every system of a kind has. */
const LIBRARIES = {
  glibc:
    /^(libc\.so\.6|libm\.so\.6|libpthread\.so\.0|libdl\.so\.2|librt\.so\.1|ld-linux-(x86-64\.so\.2|aarch64\.so\.1))$/,
  musl: /^libc\.so$/,
  win32: /^(kernel32|psapi|ntdll|api-ms-win-crt-[a-z0-9-]+)\.dll$/i,
  darwin: /^\/usr\/lib\/libSystem\.B\.dylib$/,
} as const

/** What tells of the machine that built it; the kernel's own files are read at run time. */
const MACHINE_PATH = /\/(home|root|work|tmp|builds?|Users|opt|mnt|srv)\/[\w.+-]+|[A-Z]:\\[\w.+-]+\\/

const none = (found: readonly string[], what: string) =>
  found.length === 0 ? undefined : `${what}: ${found.join(', ')}`

export const CHECKS: readonly Check[] = [
  {
    name: 'format',
    complaint({ target: { platform }, facts: { format, isLibrary } }) {
      if (!isLibrary) return 'is no shared library'
      return format === FORMATS[platform] ? undefined : `is ${format}`
    },
  },
  {
    name: 'architecture',
    complaint: ({ target, facts }) =>
      facts.arch === target.arch ? undefined : `is for ${facts.arch}`,
  },
  {
    name: 'oldest system',
    complaint({ facts: { versions, minimumSystem } }) {
      const newer = versions.filter((version) => {
        const [, name, number = ''] = /^([A-Z]+)_([\d.]+)$/.exec(version) ?? []
        return name !== 'GLIBC' || isNewer(number, NEWEST_GLIBC)
      })
      if (minimumSystem !== undefined && isNewer(minimumSystem, NEWEST_MACOS)) {
        return `needs macOS ${minimumSystem}`
      }
      return none(newer, `needs more than GLIBC_${NEWEST_GLIBC}`)
    },
  },
  {
    name: 'libraries',
    complaint({ target: { platform, libc }, facts }) {
      const allowed = LIBRARIES[platform === 'linux' ? (libc ?? 'glibc') : platform]
      return none(
        facts.libraries.filter((library) => !allowed.test(library)),
        'needs',
      )
    },
  },
  {
    name: 'exports',
    complaint({ facts }) {
      const names = facts.exports.map(withoutUnderscore).sort()
      return names.join() === EXPORTS.join() ? undefined : `exports ${names.join(', ')}`
    },
  },
  {
    name: 'imports',
    complaint({ target, facts }) {
      const imports = facts.imports.filter((name) => FORBIDDEN.test(name))
      const host = facts.imports.filter((name) => /^_?(napi|node_api)_/.test(name))
      // On Windows the addon finds Node's functions by name, so that the host may have any.
      if (target.platform === 'win32') return none(host, 'imports from a host of a fixed name')
      if (host.length === 0) return 'imports nothing of Node-API'
      return none(imports, 'imports')
    },
  },
  {
    name: 'thread-local storage',
    complaint: ({ facts }) => (facts.staticTls ? 'has the flag STATIC_TLS' : undefined),
  },
  {
    name: 'stays mapped',
    complaint: ({ facts }) =>
      facts.format === 'ELF' && !facts.noDelete ? 'has not the flag NODELETE' : undefined,
  },
  {
    name: 'signature',
    complaint({ target, facts }) {
      if (facts.signature === 'invalid') return 'has a signature of other code'
      const isNeeded = target.platform === 'darwin' && target.arch === 'arm64'
      return isNeeded && facts.signature === undefined ? 'has none' : undefined
    },
  },
  {
    name: 'no path of the machine',
    complaint({ bytes }) {
      const found = MACHINE_PATH.exec(bytes.toString('latin1'))
      return found === null ? undefined : `holds ${found[0]}`
    },
  },
  {
    name: 'stripped',
    complaint: ({ facts }) => (facts.stripped ? undefined : 'has symbols or debug information'),
  },
  {
    name: 'size',
    complaint: ({ bytes }) =>
      bytes.length <= MOST_BYTES ? undefined : `has ${bytes.length} bytes, over ${MOST_BYTES}`,
  },
  {
    name: 'SHA256SUMS',
    complaint({ sums: { recorded, found } }) {
      if (recorded === undefined) return 'is not in SHA256SUMS'
      return recorded === found ? undefined : `is ${found}, in SHA256SUMS ${recorded}`
    },
  },
  {
    name: 'sources',
    complaint({ bytes, sources }) {
      const at = bytes.indexOf(MARK)
      const start = at + MARK.length
      const found = at < 0 ? 'none' : bytes.toString('latin1', start, start + sources.length)
      return found === sources
        ? undefined
        : `was built from other sources (${found.slice(0, 12)}, not ${sources.slice(0, 12)})`
    },
  },
]

/** Mach-O's symbols of C begin with one. */
function withoutUnderscore(name: string): string {
  return name.replace(/^_/, '')
}

/** Compares numbers such as 2.9 and 2.28. */
function isNewer(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [mostMajor = 0, mostMinor = 0] = than.split('.').map(Number)
  return major > mostMajor || (major === mostMajor && minor > mostMinor)
}
