// Which file of a release is run on what: the matrix of docs/platforms.md and of npm run test:targets.
import { TARGETS, type Target } from '../prebuilds/targets.js'

/** What stands between a file and this machine, which is taken to be linux-x64. */
export interface Host {
  /** This machine's own C library; the glibc of Debian 11, 2.31; musl; wine, for Windows. */
  readonly kind: 'machine' | 'glibc' | 'musl' | 'wine'
  /** The major version. */
  readonly node: number
  /** What Node's executable is renamed to. */
  readonly executable?: string
}

export type Arch = Target['arch']

export interface Row {
  readonly name: string
  readonly target: Target
  readonly host: Host
  /** Which instruction set it is made to use; by default the best of the machine. */
  readonly isa?: string
}

export const ROWS: readonly Row[] = [
  ...[20, 22, 24, 26].map((node) => row('linux-x64-glibc', { kind: 'machine', node })),
  ...['avx2', 'sse2'].map((isa) => row('linux-x64-glibc', { kind: 'machine', node: 20 }, isa)),
  ...[20, 26].map((node) => row('linux-x64-glibc', { kind: 'glibc', node })),
  ...[22, 24].map((node) => row('linux-x64-musl', { kind: 'musl', node })),
  ...[20, 22, 24, 26].map((node) => row('linux-arm64-glibc', { kind: 'glibc', node })),
  row('linux-arm64-musl', { kind: 'musl', node: 24 }),
  ...[20, 22].map((node) => row('win32-x64', { kind: 'wine', node })),
  row('win32-x64', { kind: 'wine', node: 22, executable: 'my app.exe' }),
  ...['avx2', 'sse2'].map((isa) => row('win32-x64', { kind: 'wine', node: 22 }, isa)),
]

/** What nothing on a Linux machine runs; `npm run prebuilds:verify` reads these files. */
export const ONLY_VERIFIED: readonly Target[] = TARGETS.filter(
  (target) => !ROWS.some((row) => row.target === target),
)

function row(file: string, host: Host, isa?: string): Row {
  const target = TARGETS.find(({ name }) => name === file)
  if (target === undefined) throw new RangeError(`there is no target ${file}`)
  const parts = [
    file,
    ...(host.kind === 'glibc' ? ['2.31'] : []),
    `node-${host.node}`,
    ...(host.executable === undefined ? [] : ['renamed']),
    ...(isa === undefined ? [] : [isa]),
  ]
  return { name: parts.join('-'), target, host, ...(isa === undefined ? {} : { isa }) }
}
