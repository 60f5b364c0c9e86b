/** The tables of `bench:server`. */

import type { ServerResults } from '../server/results.js'
import { milliseconds } from './format.js'
import type { TitledTable } from './titled-table.js'

export function serverTables({ loads, copies, idle, aborts }: ServerResults): TitledTable[] {
  return [
    {
      title: `${loads[0]?.clients} clients, milliseconds but for the rate; medians of the rounds`,
      rows: [
        ['layer', 'engine', 'requests/s', 'p50', 'p99', 'p99.9', 'timer lag p99', 'worst'],
        ...loads.map(({ layer, engine, rate, ...load }) => [
          ...[layer, engine, rate.toFixed(0)],
          ...[load.p50, load.p99, load.p999, load.lagP99, load.lagWorst].map(milliseconds),
        ]),
      ],
    },
    {
      title: 'A copy of the input into new memory',
      rows: [
        ['layer', 'MB', 'ms'],
        ...copies.map(({ layer, bytes, milliseconds: time }) => [
          ...[layer, (bytes / 1e6).toFixed(1), milliseconds(time)],
        ]),
      ],
    },
    {
      title:
        'CPU time of an idle server, from 10 ms after its last run on: milliseconds per second',
      rows: [['engine', 'ms/s'], ...idle.map(({ engine, cpu }) => [engine, cpu.toFixed(1)])],
    },
    {
      title: 'From abort to rejection, milliseconds (engines that can abort)',
      rows: [
        ['engine', 'layer', 'median', 'worst'],
        ...aborts.map(({ engine, layer, median, worst }) => [
          ...[engine, layer, milliseconds(median), milliseconds(worst)],
        ]),
      ],
    },
  ]
}
