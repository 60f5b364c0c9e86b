/** The Markdown that is made of the result files. */

import { type CompareResults, ownAndBest } from '../harness/comparison.js'
import type { CostsResults } from '../harness/costs-results.js'
import type { GrowthResults } from '../harness/growth-results.js'
import type { RepeatResults } from '../harness/repeat-results.js'
import type { Heading } from '../harness/results.js'
import type { KernelResults } from '../kernel/results.js'
import type { ServerResults } from '../server/results.js'
import { costsRefusals, costsTables } from './costs-tables.js'
import { SAME } from './differences.js'
import { milliseconds, percent, toList, toMarkdown } from './format.js'
import { GROWTH_UNIT, growthTables } from './growth-tables.js'
import { HALF_COLUMNS, type HalfResults, halfMeans, halfTable } from './half-table.js'
import { agreementLines, pairTable } from './repeat-table.js'
import { serverTables } from './server-tables.js'
import {
  describeSetting,
  errorTable,
  limitsTable,
  lossesFirst,
  meansByPeer,
  ownTable,
  peerTable,
  refusals,
  rowsOf,
  settings,
} from './tables.js'
import { toParagraphs } from './titled-table.js'

export interface AllResults {
  /** Every peer, float32 (`bench:peers`). */
  readonly peers: CompareResults
  /** The same on a CPU without AVX-512. */
  readonly peersAvx2: CompareResults
  /** The ratios of `peers` beside those of a second run. */
  readonly repeat: RepeatResults
  /** The peers of Node, both dtypes (`bench`). */
  readonly node: CompareResults
  /** float16 beside float32 (`bench:half`). */
  readonly half: HalfResults
  readonly kernel: KernelResults
  readonly costs: CostsResults
  readonly growth: GrowthResults
  readonly server: ServerResults
}

export function machineLine({ machine, date, command }: Heading): string {
  const { cpu, cpus, memoryGiB, system, node, version, isa } = machine
  return (
    `${cpu}, ${cpus} CPUs, ${memoryGiB} GiB, ${system}, Node ${node}; convtranspose ${version} on ` +
    `${isa}; ${date}; \`${command}\``
  )
}

/** The line of README.md that says how fast the package is. */
export function fastLine({ peers }: Pick<AllResults, 'peers'>): string {
  const [, ...rivals] = meansByPeer(peers)
  const [, ...means] = rivals.at(-1) ?? []
  const counts = settings(peers.rows).map(({ threads }) => threads)
  const on = counts.map((threads) => `${threads} ${threads === 1 ? 'thread' : 'threads'}`)
  const times = means.map((mean, index) => `${mean.split(' ')[0]} times as long on ${on[index]}`)
  const layers = new Set(peers.rows.map(({ layer }) => layer)).size
  return (
    `- **Fast**: on ${layers} layers of published models, the fastest of ${rivals.length - 1} peers ` +
    `such as onnxruntime and PyTorch takes ${times.join(', ')} (geometric means on one machine; [every layer, losses first](docs/performance.md)).`
  )
}

/** For README.md: the means, and the layers that are lost. */
export function summaryBlock({ peers }: AllResults): string {
  const lost = peers.rows.filter((row) => (ownAndBest(row).best?.ratio ?? 1) < 1)
  const names = (threads: number) =>
    lost.filter((row) => row.threads === threads).map(({ layer }) => layer)
  const counts = [...new Set(peers.rows.map(({ threads }) => threads))]
  return [
    `${machineLine(peers)}. How many times longer each peer takes, geometric mean over ` +
      `${new Set(peers.rows.map(({ layer }) => layer)).size} layers of published models:`,
    '',
    toMarkdown(meansByPeer(peers)),
    '',
    ...counts.map((threads) => {
      const layers = names(threads)
      return `Layers on which some peer is faster, ${threads} thread(s): ${layers.join(', ') || 'none'}.`
    }),
  ].join('\n')
}

/** For docs/performance.md: every layer against its fastest peer. */
export function lossesBlock(peers: CompareResults): string {
  return settings(peers.rows)
    .map((setting) => {
      const table = lossesFirst(rowsOf(peers.rows, setting)).map(([layer = '', , , ...rest]) => {
        return [layer, ...rest]
      })
      return `**${describeSetting(setting)}**\n\n${toMarkdown(table)}`
    })
    .join('\n\n')
}

/** For docs/performance.md: the same on a CPU without AVX-512, with its geometric means. */
export function avx2Block({ peersAvx2 }: Pick<AllResults, 'peersAvx2'>): string {
  return [
    `${machineLine(peersAvx2)}. How many times longer each peer takes, geometric mean:`,
    toMarkdown(meansByPeer(peersAvx2)),
    lossesBlock(peersAvx2),
  ].join('\n\n')
}

/** For docs/server.md: a server with each engine. */
export function serverBlock({ server }: Pick<AllResults, 'server'>): string {
  const versions = server.engines.map(({ engine, version }) => `${engine} (${version})`)
  return [
    `${machineLine(server)}. Engines: ${versions.join(', ')}.`,
    ...toParagraphs(serverTables(server), 'bold'),
  ].join('\n\n')
}

/** bench/results/README.md: all of it. */
export function resultsPage(all: AllResults): string {
  const { peers, peersAvx2, repeat, node, half, kernel, costs, growth, server } = all
  return `${[
    '# Results',
    'Made by `npm run bench:report` from the JSON files beside it; [what is timed, and how](../README.md).',
    ...comparison('Beside every peer', peers, settings(peers.rows)),
    ...repeatSections(repeat),
    ...comparison('Without AVX-512', peersAvx2, settings(peersAvx2.rows)),
    ...comparison('In Node, float16', node, float16Settings(node)),
    ...comparison('In Node, float32', node, float32Settings(node)),
    ...halfSections(half),
    ...kernelSections(kernel),
    ...costsSections(costs),
    ...growthSections(growth),
    '## In a server',
    serverBlock({ server }),
  ].join('\n\n')}\n`
}

const float16Settings = ({ rows }: CompareResults) =>
  settings(rows).filter(({ dtype }) => dtype === 'float16')

const float32Settings = ({ rows }: CompareResults) =>
  settings(rows).filter(({ dtype }) => dtype === 'float32')

function comparison(
  title: string,
  results: CompareResults,
  shown: ReturnType<typeof settings>,
): string[] {
  const notes = results.peers.map(({ label, version, note }) => `${label} ${version}: ${note}`)
  const cannot = refusals(results)
  return [
    `## ${title}`,
    `${machineLine(results)}. GFLOP/s are direct-equivalent. A ratio is a median over rounds, so it need not be ` +
      'the quotient of the medians beside it.',
    toList(notes),
    toMarkdown(limitsTable(results.limits)),
    ...shown.flatMap((setting) => {
      const rows = rowsOf(results.rows, setting)
      const title = describeSetting(setting)
      return [
        `### ${title}: this package`,
        toMarkdown(ownTable(rows, results.limits)),
        `### ${title}: median milliseconds of each, and how many times longer than this package`,
        toMarkdown(peerTable(rows, results)),
        `### ${title}: largest error over the largest output, against float64`,
        toMarkdown(errorTable(rows, results)),
      ]
    }),
    ...(cannot.length === 0 ? [] : ['### What a peer cannot run', toList(cannot)]),
  ]
}

function repeatSections(results: RepeatResults): string[] {
  const { differences } = results
  const apart = differences.filter((pair) => pair.isBest && pair.apart > SAME)
  return [
    '## Once more',
    `Two whole runs, compared by \`npm run bench:repeat\`. ${machineLine(results)}.`,
    toList(agreementLines(differences)),
    ...(apart.length === 0
      ? []
      : [
          `Ratios to the fastest peer that lie over ${percent(SAME)} apart:`,
          toMarkdown(pairTable(apart)),
        ]),
  ]
}

function halfSections(results: HalfResults): string[] {
  return [
    '## float16 beside float32',
    `${machineLine(results)}. ${HALF_COLUMNS} Geometric means:`,
    toList(halfMeans(results)),
    toMarkdown(halfTable(results)),
  ]
}

function kernelSections(results: KernelResults): string[] {
  const rows = results.layers.flatMap(({ layer, threads, peak, algorithms }) =>
    algorithms.map(({ algorithm, chosen, milliseconds: time, gflops }) => [
      ...[layer, String(threads), algorithm, milliseconds(time.median), gflops.live.toFixed(1)],
      ...[peak === undefined ? '—' : percent(gflops.live / peak), chosen ? 'chosen' : ''],
    ]),
  )
  const regrets = results.regrets.map(({ threads, geometricMean, worst }) => {
    const [mean, most] = [geometricMean, worst.regret].map((part) => percent(part, 1))
    return `${threads} thread(s): geometric mean ${mean}, worst ${most} (${worst.layer})`
  })
  return [
    '## Each algorithm forced',
    `${machineLine(results)}. The peak is that of multiply-adds on registers alone, in turns with the algorithms.`,
    `Regret of the selector's choice against the best there was:\n\n${toList(regrets)}`,
    toMarkdown([
      [
        ...['layer', 'threads', 'algorithm', 'median ms', 'direct-equivalent GFLOP/s'],
        'of the peak',
        '',
      ],
      ...rows,
    ]),
  ]
}

function costsSections(results: CostsResults): string[] {
  const cannot = costsRefusals(results)
  return [
    '## Beside the arithmetic',
    `${machineLine(results)}. Medians.`,
    ...toParagraphs(costsTables(results), 'heading'),
    ...(cannot.length === 0 ? [] : [toList(cannot)]),
  ]
}

function growthSections(results: GrowthResults): string[] {
  return [
    '## As layers grow',
    `${machineLine(results)}. ${GROWTH_UNIT}.`,
    ...toParagraphs(growthTables(results), 'bold'),
  ]
}
