/** The tables of `bench:costs`. */

import type { CostsResults } from '../harness/costs-results.js'
import { labelOf } from '../harness/results.js'
import { milliseconds } from './format.js'
import type { TitledTable } from './titled-table.js'

export function costsTables({ peers, overhead, firstCalls, memory }: CostsResults): TitledTable[] {
  return [
    {
      title: 'A call of one multiply-add, warm',
      rows: [
        ['peer', 'µs'],
        ...overhead.map(({ peer, microseconds }) => [
          labelOf(peers, peer),
          microseconds.toFixed(2),
        ]),
      ],
    },
    {
      title: 'Building a layer, its first call, later calls: milliseconds, 1 thread',
      rows: [
        ['layer', 'peer', 'build', 'first', 'later'],
        ...firstCalls.map(({ layer, peer, build, first, later }) => [
          ...[layer, labelOf(peers, peer), ...[build, first, later].map(milliseconds)],
        ]),
      ],
    },
    {
      title: 'Memory over that of the process before it loaded the layer: MiB, 1 thread',
      rows: [
        ['layer', 'peer', 'held', 'peak'],
        ...memory.map(({ layer, peer, held, peak }) => [
          ...[layer, labelOf(peers, peer), mebibytes(held), mebibytes(peak)],
        ]),
      ],
    },
  ]
}

/** What each peer cannot run, and why. */
export function costsRefusals({ refused }: CostsResults): string[] {
  return refused.map(({ peer, layer, refused: why }) => `${peer} on ${layer}: ${why}`)
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1)
}
