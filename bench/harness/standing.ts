/** What the passes over one task have given so far, and who is to run again. */

import type { Passes } from './competitor.js'
import { type Absentee, type Contest, type Entrant, HOPELESS, medianTime } from './contest.js'

/** A peer at its best: the pass with the lowest median. */
export interface Best extends Entrant {
  readonly passes: PassTimes
}

/** The median of each pass, in milliseconds; null where the peer took no part. */
export type PassTimes = readonly (number | null)[]

/** Peers this close to the fastest are compared closely. */
const CLOSE = 1.5

/** How many passes tell enough of a peer that is hopelessly slow. */
const HOPELESS_PASSES = 2

/** How far the best two passes of a peer may lie apart: a part of the best. */
const APART = { close: 0.03, others: 0.08 }

/**
 * The same library on the same numbers takes other times when it is loaded again, up to twice: where
 * the pages of its buffers lie decides which of them share a place in the caches. So a peer is timed in
 * several loads, and its best counts.
 */
export class Standing {
  readonly #own: string
  readonly #passes: Passes
  readonly #peers: readonly string[]
  readonly #contests: Contest[] = []

  constructor(peers: readonly string[], own: string, passes: Passes) {
    this.#peers = peers
    this.#own = own
    this.#passes = passes
  }

  add(contest: Contest): void {
    this.#contests.push(contest)
  }

  get absentees(): readonly Absentee[] {
    return this.#contests.flatMap(({ absentees }) => absentees)
  }

  /** In the order of the peers; without those that have finished no pass. */
  best(): Best[] {
    return this.#peers.flatMap((id) => {
      const made = this.#contests.map(({ entrants }) => entrants.find(({ peer }) => peer === id))
      return bestOf(made) ?? []
    })
  }

  /**
   * The peers that another pass should time, this package among them; none when the task is settled.
   * While the best two passes of a peer close to the fastest, or of this package, disagree, all of
   * these go on, so that each has as many tries.
   */
  next(): string[] {
    const { least, most } = this.#passes
    const made = this.#contests.length
    if (made >= most) return []
    const able = this.#peers.filter((id) => !this.absentees.some(({ peer }) => peer === id))
    if (made < Math.min(least, HOPELESS_PASSES)) return able
    const all = this.best().filter(({ peer }) => able.includes(peer))
    const fastest = Math.min(...all.map(medianTime))
    const bests = all.filter((best) => medianTime(best) <= HOPELESS * fastest)
    if (made < least) return bests.map(({ peer }) => peer)
    const isOwn = ({ peer }: Best) => peer === this.#own
    const isClose = (best: Best) => isOwn(best) || medianTime(best) <= CLOSE * fastest
    const close = bests.filter(isClose)
    const others = bests.filter((best) => !isClose(best))
    const again = [
      ...(close.some((best) => disagrees(best, APART.close)) ? close : []),
      ...others.filter((best) => disagrees(best, APART.others)),
    ]
    return again.length === 0
      ? []
      : bests.filter((best) => isOwn(best) || again.includes(best)).map(({ peer }) => peer)
  }
}

function bestOf(made: readonly (Entrant | undefined)[]): Best | undefined {
  const known = made.filter((entrant) => entrant !== undefined)
  if (known.length === 0) return undefined
  const best = known.reduce((a, b) => (medianTime(b) < medianTime(a) ? b : a))
  const passes = made.map((entrant) => (entrant === undefined ? null : medianTime(entrant)))
  return { ...best, error: known[0]?.error, passes } // the first output is the one that is checked
}

function disagrees({ passes }: Best, apart: number): boolean {
  const times = passes.filter((time) => time !== null)
  const [first = 0, second = first] = times.sort((a, b) => a - b)
  return second > first * (1 + apart)
}

/**
 * How many times longer a peer takes than another, both at their best in the passes that both took part
 * in: neither has had more tries, or a faster machine. NaN where there is no such pass.
 */
export function ratioOf(peer: PassTimes, own: PassTimes): number {
  const common = peer.map((time, pass) => [time, own[pass] ?? null] as const)
  const both = common.filter(([a, b]) => a !== null && b !== null) as [number, number][]
  if (both.length === 0) return Number.NaN
  return Math.min(...both.map(([time]) => time)) / Math.min(...both.map(([, time]) => time))
}
