import type { Limits } from '../kernel/limits.js'
import type { Roof } from '../report/roofline.js'
import type { Row } from './comparison.js'
import type { DType } from './layer.js'
import type { Heading } from './results.js'

/** What bench/half.ts saves: rows of float16, in which this package in float32 is a peer. */
export interface HalfResults extends Heading {
  readonly limits: Limits
  readonly rows: readonly HalfRow[]
}

export interface HalfRow extends Row {
  /** The layer's roofline where it is stored as this. */
  readonly roofs: Readonly<Record<DType, Roof>>
}
