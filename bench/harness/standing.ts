/** What the passes over one task have given so far, and who is to run again. */

import type { Passes } from './competitor.js'
import { type Absentee, type Contest, type Entrant, HOPELESS, medianTime } from './contest.js'
import { OWN, rivalsOr } from './peer-list.js'
import { median } from './statistics.js'

/** A peer in all passes that it took part in. */
export interface Showing extends Omit<Entrant, 'rounds'> {
  /** Milliseconds of every run. */
  readonly times: readonly number[]
  /** The median of each pass, in milliseconds. */
  readonly passes: PassFigures
  /** How many times longer than this package it took in the same rounds of each pass. */
  readonly ratios: PassFigures
}

/** A figure of each pass; null where the peer took no part. */
export type PassFigures = readonly (number | null)[]

/** Peers this close to the fastest other library are compared closely: one of them is what the tables tell. */
const CLOSE = 1.25

/** How many passes tell enough of a peer that is hopelessly slow. */
const HOPELESS_PASSES = 2

/** How far one more pass may move a peer's ratio: a part of it. */
const SWING = { close: 0.03, others: 0.06 }

/**
 * The same library on the same numbers takes other times when it is loaded again, up to twice: where
 * the pages of its buffers lie decides which of them share a place in the caches. So peers are timed in
 * several loads, and the median of their ratios counts.
 */
export class Standing {
  readonly #passes: Passes
  readonly #peers: readonly string[]
  readonly #contests: Contest[] = []

  constructor(peers: readonly string[], passes: Passes) {
    this.#peers = peers
    this.#passes = passes
  }

  add(contest: Contest): void {
    this.#contests.push(contest)
  }

  get absentees(): readonly Absentee[] {
    return this.#contests.flatMap(({ absentees }) => absentees)
  }

  /** In the order of the peers; without those that have finished no pass. */
  showings(): Showing[] {
    const ours = this.#of(OWN)
    return this.#peers.flatMap((id) => showingOf(this.#of(id), ours) ?? [])
  }

  /**
   * The peers that another pass should time, this package among them; none when the task is settled,
   * that is when one more pass could move no ratio far.
   */
  next(): string[] {
    const { least, most } = this.#passes
    const made = this.#contests.length
    if (made >= most) return []
    const able = this.#peers.filter((id) => !this.absentees.some(({ peer }) => peer === id))
    if (made < Math.min(least, HOPELESS_PASSES)) return able
    const all = this.showings().filter(({ peer }) => able.includes(peer))
    const rivals = rivalsOr(all, ({ peer }) => peer)
    const fastest = Math.min(...rivals.map(({ times }) => median(times)))
    const hopeful = all.filter(({ times }) => median(times) <= HOPELESS * fastest)
    if (made < least) return hopeful.map(({ peer }) => peer)
    const isClose = ({ times }: Showing) => median(times) <= CLOSE * fastest
    const isOpen = (one: Showing) => swing(one.ratios) > (isClose(one) ? SWING.close : SWING.others)
    const open = hopeful.filter((one) => one.peer !== OWN && isOpen(one))
    return open.length === 0 ? [] : [OWN, ...open.map(({ peer }) => peer)]
  }

  /** A peer in each pass. */
  #of(id: string): (Entrant | undefined)[] {
    return this.#contests.map(({ entrants }) => entrants.find(({ peer }) => peer === id))
  }
}

function showingOf(
  made: readonly (Entrant | undefined)[],
  ours: readonly (Entrant | undefined)[],
): Showing | undefined {
  const known = made.filter((entrant) => entrant !== undefined)
  const [first] = known
  if (first === undefined) return undefined
  const { peer, loaded, error } = first // the first output is the one that is checked
  return {
    ...{ peer, loaded, error },
    times: known.flatMap(({ rounds }) => rounds.flat()),
    passes: made.map((entrant) => (entrant === undefined ? null : medianTime(entrant))),
    ratios: made.map((entrant, pass) => pairedRatio(entrant, ours[pass])),
    disturbed: known.reduce((sum, { disturbed }) => sum + disturbed, 0),
  }
}

/**
 * How many times longer a peer takes than another in the same rounds: what slows the machine for a
 * moment slows both. Null where they shared none.
 */
export function pairedRatio(peer: Entrant | undefined, own: Entrant | undefined): number | null {
  const ratios = (peer?.rounds ?? []).flatMap((times, round) => {
    const ours = own?.rounds[round] ?? []
    return times.length === 0 || ours.length === 0 ? [] : [median(times) / median(ours)]
  })
  return ratios.length === 0 ? null : median(ratios)
}

/** The typical one of a peer's ratios: NaN where it never met this package. */
export function ratioOf({ ratios }: Pick<Showing, 'ratios'>): number {
  const known = ratios.filter((ratio) => ratio !== null)
  return known.length === 0 ? Number.NaN : median(known)
}

/** How far one more figure could move the median: a part of it. */
export function swing(figures: PassFigures): number {
  const known = figures.filter((figure) => figure !== null)
  if (known.length < 2) return Number.POSITIVE_INFINITY
  const moved = [median([0, ...known]), median([...known, Number.POSITIVE_INFINITY])]
  return Math.max(...moved.map((value) => Math.abs(value / median(known) - 1)))
}
