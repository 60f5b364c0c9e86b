/** Options that several benchmarks have. */

import { availableParallelism } from 'node:os'
import type { Passes } from './competitor.js'
import { type DType, type Layer, readLayers } from './layer.js'
import { COUNT, COUNTS, type Kind, SECONDS } from './option-kinds.js'
import type { Option } from './options.js'
import { USUAL } from './pace.js'
import { type PeerEntry, peers } from './peer-list.js'

export const DTYPES: readonly DType[] = ['float32', 'float16']

/** By name. */
export const PEERS_NAMED: Kind<PeerEntry[]> = {
  argument: '<a,b>',
  read: (text) => peers(text.split(',')),
}

/** At least and at most, or one number for both. */
export const PASSES: Kind<Passes> = {
  argument: '<n,m>',
  read(text) {
    const [least = 1, most = least, ...more] = COUNTS.read(text)
    if (more.length === 0 && least <= most) return { least, most }
    throw new Error(`${JSON.stringify(text)} is no least and most number of passes`)
  },
}

const LAYERS_NAMED: Kind<Layer[]> = { argument: '<a,b>', read: readLayers }

export const ONLY = {
  is: LAYERS_NAMED,
  description: 'layers by name (default: all of bench/layers.json)',
} as const satisfies Option

const CPUS = availableParallelism()

export const THREADS = {
  is: COUNTS,
  default: CPUS === 1 ? '1' : `1,${CPUS}`,
  description: 'numbers of threads',
} as const satisfies Option

export const BUDGET = {
  is: SECONDS,
  default: String(USUAL.budget),
  description: 'seconds of timing per peer, layer, number of threads and pass',
} as const satisfies Option

export const ROUNDS = {
  is: COUNT,
  default: String(USUAL.rounds),
  description: 'turns in which those seconds are spent',
} as const satisfies Option
