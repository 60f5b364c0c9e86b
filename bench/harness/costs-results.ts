import type { Heading, PeerInfo } from './results.js'

/** What bench/costs.ts saves. */
export interface CostsResults extends Heading {
  readonly peers: readonly PeerInfo[]
  /** Microseconds of a call of one multiply-add. */
  readonly overhead: readonly { readonly peer: string; readonly microseconds: number }[]
  /** Milliseconds, medians over fresh layers: building, the first call, later calls. */
  readonly firstCalls: readonly {
    readonly layer: string
    readonly peer: string
    readonly build: number
    readonly first: number
    readonly later: number
  }[]
  /** Bytes over those of the process before it loaded the layer. */
  readonly memory: readonly {
    readonly layer: string
    readonly peer: string
    readonly held: number
    readonly peak: number
  }[]
  /** What a peer cannot run. */
  readonly refused: readonly {
    readonly layer: string
    readonly peer: string
    readonly refused: string
  }[]
}
