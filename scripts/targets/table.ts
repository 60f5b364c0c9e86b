// The table of docs/platforms.md, made from the rows that npm run test:targets runs.
import { TARGETS } from '../prebuilds/targets.js'
import { ONLY_VERIFIED, ROWS, type Row } from './rows.js'

/** In Markdown, as biome formats it but for the padding of cells. */
export function platformTable(): string {
  const lines = TARGETS.flatMap((target) => {
    const rows = ROWS.filter((row) => row.target === target)
    return [...new Set(rows.map(inWords))].map((host) => {
      const here = rows.filter((row) => inWords(row) === host)
      return [`\`${target.name}\``, host, nodesOf(here), whatOf(here)]
    })
  })
  const unrun = ONLY_VERIFIED.map((target) => [
    `\`${target.name}\``,
    'nothing: not run',
    '',
    'headers, imports, exports and signature (`npm run prebuilds:verify`)',
  ])
  const head = ['target', 'run on', 'Node', 'what ran']
  return [head, head.map(() => '---'), ...lines, ...unrun]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function inWords({ host: { kind, executable }, target }: Row): string {
  const emulated = target.arch === 'arm64' ? ', qemu-user' : ''
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
  const forced = rows.flatMap(({ isa }) => (isa === undefined ? [] : [isa]))
  const what = 'the runtime suite, all conformance cases'
  return forced.length === 0 ? what : `${what}; also forced to ${forced.join(' and ')}`
}
