// Which file of a release is run on what: the matrix of docs/platforms.md and of npm run test:targets.

/** What stands between a file and this machine, which is taken to be linux-x64. */
export interface Host {
  /** This machine's own C library; the glibc of Debian 11, 2.31; musl; wine, for Windows. */
  readonly kind: 'machine' | 'glibc' | 'musl' | 'wine'
  /** That of the file and of Node; arm64 runs under qemu. */
  readonly arch: Arch
  /** The major version. */
  readonly node: number
  /** What Node's executable is renamed to. */
  readonly executable?: string
}

export type Arch = 'x64' | 'arm64'

export interface Row {
  readonly name: string
  /** Within prebuilds/. */
  readonly file: string
  readonly host: Host
  /** Which instruction set it is made to use; by default the best of the machine. */
  readonly isa?: string
  /** Runs every N-th of the conformance cases, beside all other checks. */
  readonly step: number
}

const SOME = 7
const ALL = 1

const GLIBC_X64 = 'linux-x64/convtranspose.glibc.node'
const GLIBC_ARM64 = 'linux-arm64/convtranspose.glibc.node'
const WINDOWS = 'win32-x64/convtranspose.node'

export const ROWS: readonly Row[] = [
  ...[20, 22, 24, 26].map((node) => row(GLIBC_X64, { kind: 'machine', arch: 'x64', node }, ALL)),
  ...['avx2', 'sse2'].map((isa) =>
    row(GLIBC_X64, { kind: 'machine', arch: 'x64', node: 20 }, ALL, isa),
  ),
  row(GLIBC_X64, { kind: 'glibc', arch: 'x64', node: 20 }, ALL),
  row(GLIBC_X64, { kind: 'glibc', arch: 'x64', node: 26 }, ALL),
  row('linux-x64/convtranspose.musl.node', { kind: 'musl', arch: 'x64', node: 24 }, ALL),
  row(GLIBC_ARM64, { kind: 'glibc', arch: 'arm64', node: 20 }, ALL),
  ...[22, 24, 26].map((node) => row(GLIBC_ARM64, { kind: 'glibc', arch: 'arm64', node }, SOME)),
  row('linux-arm64/convtranspose.musl.node', { kind: 'musl', arch: 'arm64', node: 24 }, SOME),
  row(WINDOWS, { kind: 'wine', arch: 'x64', node: 20 }, SOME),
  row(WINDOWS, { kind: 'wine', arch: 'x64', node: 22 }, ALL),
  row(WINDOWS, { kind: 'wine', arch: 'x64', node: 22, executable: 'my app.exe' }, SOME),
  ...['avx2', 'sse2'].map((isa) => row(WINDOWS, { kind: 'wine', arch: 'x64', node: 22 }, ALL, isa)),
]

/** What nothing on a Linux machine runs; `npm run prebuilds:verify` reads these files. */
export const ONLY_VERIFIED: readonly string[] = [
  'win32-arm64/convtranspose.node',
  'darwin-x64/convtranspose.node',
  'darwin-arm64/convtranspose.node',
]

function row(file: string, host: Host, step: number, isa?: string): Row {
  const [target = ''] = file.split('/')
  const library = { machine: 'glibc', glibc: 'glibc-2.31', musl: 'musl', wine: '' }[host.kind]
  const renamed = host.executable === undefined ? '' : 'renamed'
  const parts = [target, library, `node-${host.node}`, renamed, isa ?? '']
  const name = parts.filter((part) => part !== '').join('-')
  return { name, file, host, step, ...(isa === undefined ? {} : { isa }) }
}
