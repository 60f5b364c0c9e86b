import type { Heading, PeerInfo } from './results.js'

/** What bench/growth.ts saves. */
export interface GrowthResults extends Heading {
  readonly peers: readonly PeerInfo[]
  readonly points: readonly {
    /** What grows: both sides of the image, or the input's channels. */
    readonly axis: 'side' | 'channels'
    readonly size: number
    readonly peer: string
    /** Per live multiply-add, on one thread. */
    readonly picoseconds: number
  }[]
}
