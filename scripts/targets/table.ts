// The table of docs/platforms.md, made from the rows that npm run test:targets runs.
import { type Host, ONLY_VERIFIED, ROWS, type Row } from './rows.js'

/** In Markdown, as biome formats it but for the padding of cells. */
export function platformTable(): string {
  const files = [...new Set(ROWS.map(({ file }) => file))]
  const lines = files.flatMap((file) => {
    const rows = ROWS.filter((row) => row.file === file)
    return [...new Set(rows.map(({ host }) => inWords(host)))].map((host) => {
      const here = rows.filter((row) => inWords(row.host) === host)
      return [`\`${file}\``, host, nodesOf(here), whatOf(here)]
    })
  })
  const unrun = ONLY_VERIFIED.map((file) => [
    `\`${file}\``,
    'nothing: not run',
    '',
    'headers, imports, exports and signature (`npm run prebuilds:verify`)',
  ])
  const head = ['file', 'run on', 'Node', 'what ran']
  return [head, head.map(() => '---'), ...lines, ...unrun]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function inWords({ kind, arch, executable }: Host): string {
  const emulated = arch === 'arm64' ? ', qemu-user' : ''
  switch (kind) {
    case 'machine':
      return 'glibc of the machine'
    case 'glibc':
      return `glibc 2.31 (Debian 11)${emulated}`
    case 'musl':
      return `musl 1.2.5 (Debian 13)${emulated}`
    case 'wine':
      return `wine 8${executable === undefined ? '' : `, as \`${executable}\``}`
  }
}

function nodesOf(rows: readonly Row[]): string {
  return [...new Set(rows.map(({ host }) => host.node))].sort((a, b) => a - b).join(', ')
}

function whatOf(rows: readonly Row[]): string {
  const whole = rows.filter(({ step }) => step === 1)
  const versions = (some: readonly Row[]) =>
    some.length === rows.length ? '' : ` (Node ${nodesOf(some)})`
  const forced = whole.flatMap(({ isa }) => (isa === undefined ? [] : [isa]))
  return [
    'the runtime suite',
    ...(whole.length === 0 ? [] : [`all conformance cases${versions(whole)}`]),
    ...(forced.length === 0 ? [] : [`also forced to ${forced.join(' and ')}`]),
  ].join('; ')
}
