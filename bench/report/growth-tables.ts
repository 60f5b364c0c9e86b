/** The tables of `bench:growth`. */

import type { GrowthResults } from '../harness/growth-results.js'
import { labelOf } from '../harness/results.js'
import type { TitledTable } from './titled-table.js'

const TITLES = {
  side: '64 to 32 channels, height and width of the image',
  channels: '32x32 to 64 channels, input channels',
} as const

/** What the figures of both tables are. */
export const GROWTH_UNIT = 'Picoseconds per live multiply-add, 1 thread, kernel 4x4, stride 2'

export function growthTables({ peers, points }: GrowthResults): TitledTable[] {
  return (['side', 'channels'] as const).map((axis) => {
    const own = points.filter((point) => point.axis === axis)
    const sizes = [...new Set(own.map(({ size }) => size))]
    const rows = [...new Set(own.map(({ peer }) => peer))].map((peer) => {
      const times = own.filter((point) => point.peer === peer).map((point) => point.picoseconds)
      const spread = Math.max(...times) / Math.min(...times)
      return [labelOf(peers, peer), ...times.map((time) => time.toFixed(1)), spread.toFixed(2)]
    })
    return {
      title: TITLES[axis],
      rows: [['peer', ...sizes.map(String), 'largest / smallest'], ...rows],
    }
  })
}
