/** The charts of bench/results, as Vega-Lite specifications. */

import type { TopLevelSpec } from 'vega-lite'
import { type CompareResults, ownAndBest, type Row } from '../harness/comparison.js'
import type { GrowthResults } from '../harness/growth-results.js'
import { OWN, PEERS } from '../harness/peer-list.js'
import { labelOf, type PeerInfo } from '../harness/results.js'
import { OTHER_COLOURS, OWN_COLOUR } from './render.js'
import { roof } from './roofline.js'

const HEIGHT_PER_LAYER = 15

/** As wide as the values, with a line at few round numbers. */
const LOGARITHMIC = {
  scale: { type: 'log', nice: false, padding: 16 },
  axis: {
    values: [1, 10, 100, 1000, 10_000].flatMap((power) => [power / 10, power / 5, power / 2]),
  },
} as const

/** How many times longer each peer takes, for each layer; ours is the line at 1. */
export function ratioChart({ rows, peers }: CompareResults, threads: number): TopLevelSpec {
  const shown = rows.filter((row) => row.threads === threads && row.dtype === 'float32')
  const values = shown.flatMap((row) =>
    row.entries
      .filter(({ peer }) => !peer.startsWith(OWN))
      .map(({ peer, ratio }) => ({ layer: row.layer, peer: labelOf(peers, peer), ratio })),
  )
  return {
    title: `Time over that of convtranspose, float32, ${threadWord(threads)}`,
    width: 520,
    height: { step: HEIGHT_PER_LAYER },
    layer: [
      {
        data: { values: [{ ratio: 1 }] },
        mark: { type: 'rule', color: OWN_COLOUR, strokeWidth: 2 },
        encoding: { x: { field: 'ratio', type: 'quantitative' } },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 45, opacity: 0.85 },
        encoding: {
          x: {
            field: 'ratio',
            type: 'quantitative',
            ...LOGARITHMIC,
            title: 'times as long as convtranspose (right of the line: slower than it)',
          },
          y: { field: 'layer', type: 'nominal', sort: byBestRatio(shown), title: null },
          color: { field: 'peer', type: 'nominal', title: null, scale: colours(peers, values) },
          shape: {
            ...{ field: 'peer', type: 'nominal', title: null },
            scale: { domain: colours(peers, values).domain },
          },
        },
      },
    ],
  }
}

/** Each layer beside the machine's limits. */
export function rooflineChart({ rows, limits }: CompareResults, threads: number): TopLevelSpec {
  const values = rows
    .filter((row) => row.threads === threads && row.dtype === 'float32')
    .flatMap((row) => {
      const { own } = ownAndBest(row)
      if (own === undefined) return []
      const { arithmetic, memory } = roof(row, limits)
      const speed = (milliseconds: number) => (2 * row.multiplyAdds.live) / milliseconds / 1e6
      const intensity = (2 * row.multiplyAdds.live) / (row.bytes.read + row.bytes.written)
      return [
        { intensity, speed: speed(own.median), what: 'convtranspose', layer: row.layer },
        { intensity, speed: speed(Math.max(arithmetic, memory)), what: 'roof', layer: row.layer },
      ]
    })
  return {
    title: `Direct-equivalent GFLOP/s of each layer and the roof, float32, ${threadWord(threads)}`,
    width: 520,
    height: 320,
    data: { values },
    mark: { type: 'point', filled: true, size: 50, opacity: 0.85 },
    encoding: {
      x: {
        field: 'intensity',
        type: 'quantitative',
        ...LOGARITHMIC,
        title: 'live operations per byte of operands and output',
      },
      y: {
        field: 'speed',
        type: 'quantitative',
        ...LOGARITHMIC,
        title: 'direct-equivalent GFLOP/s',
      },
      color: { field: 'what', type: 'nominal', title: null },
      shape: { field: 'what', type: 'nominal', title: null },
    },
  }
}

/** Speed on all threads over that on one, for each layer and peer. */
export function scalingChart({ rows, peers }: CompareResults): TopLevelSpec {
  const most = Math.max(...rows.map(({ threads }) => threads))
  const values = rows
    .filter((row) => row.threads === most && row.dtype === 'float32')
    .flatMap((row) => {
      const single = rows.find(
        (other) => other.layer === row.layer && other.dtype === row.dtype && other.threads === 1,
      )
      return row.entries.flatMap(({ peer, median }) => {
        const alone = single?.entries.find((entry) => entry.peer === peer)
        if (alone === undefined || peer === 'tfjs-wasm') return []
        return [{ peer: labelOf(peers, peer), layer: row.layer, speedUp: alone.median / median }]
      })
    })
  return {
    title: `Speed-up from 1 thread to ${most}, each layer a tick, float32`,
    width: 520,
    height: { step: 26 },
    data: { values },
    mark: { type: 'tick', thickness: 2, opacity: 0.7 },
    encoding: {
      x: { field: 'speedUp', type: 'quantitative', title: 'times as fast as on one thread' },
      y: { field: 'peer', type: 'nominal', title: null },
      color: { field: 'peer', type: 'nominal', legend: null, scale: colours(peers, values) },
    },
  }
}

/** Time per multiply-add as a layer grows. */
export function growthChart(
  { peers, points }: GrowthResults,
  axis: 'side' | 'channels',
): TopLevelSpec {
  const values = points
    .filter((point) => point.axis === axis)
    .map(({ peer, ...point }) => ({ ...point, peer: labelOf(peers, peer) }))
  const titles = { side: 'height and width of the image', channels: 'input channels' }
  return {
    title: 'Picoseconds per live multiply-add, float32, 1 thread',
    width: 520,
    height: 240,
    data: { values },
    mark: { type: 'line', point: { size: 40 } },
    encoding: {
      x: {
        field: 'size',
        type: 'quantitative',
        scale: { type: 'log', base: 2 },
        axis: { format: 'd' },
        title: titles[axis],
      },
      y: { field: 'picoseconds', type: 'quantitative', title: 'ps' },
      color: { field: 'peer', type: 'nominal', title: null, scale: colours(peers, values) },
    },
  }
}

const OTHERS = PEERS.map(({ id }) => id).filter((id) => !id.startsWith(OWN))

/** The peers that have values, and a colour for each that is the same in every chart. */
function colours(peers: readonly PeerInfo[], values: readonly { readonly peer: string }[]) {
  const shown = peers.filter(({ label }) => values.some(({ peer }) => peer === label))
  return {
    domain: shown.map(({ label }) => label),
    range: shown.map(({ id }) => OTHER_COLOURS[OTHERS.indexOf(id)] ?? OWN_COLOUR),
  }
}

function byBestRatio(rows: readonly Row[]): string[] {
  return [...rows].sort((a, b) => bestRatio(a) - bestRatio(b)).map(({ layer }) => layer)
}

function bestRatio(row: Row): number {
  return ownAndBest(row).best?.ratio ?? 0
}

function threadWord(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`
}
