/** What bench/repeat.ts leaves behind: the ratios of two runs of a comparison. */

import type { DType } from './layer.js'
import type { Heading } from './results.js'

export interface RepeatResults extends Heading {
  /** The ratios that lie furthest apart first. */
  readonly differences: readonly RatioPair[]
}

/** The ratio of a peer to this package on one task, in both runs. */
export interface RatioPair {
  readonly layer: string
  readonly dtype: DType
  readonly threads: number
  readonly peer: string
  readonly ratios: readonly [first: number, second: number]
  /** The larger ratio over the smaller, minus 1. */
  readonly apart: number
  /** Whether the peer was the fastest one on this task in the first run. */
  readonly isBest: boolean
}
