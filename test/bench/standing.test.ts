import { describe, expect, it } from 'vitest'
import { inOrder } from '../../bench/harness/bout.js'
import type { Contest } from '../../bench/harness/contest.js'
import { ratioOf, Standing } from '../../bench/harness/standing.js'

const PASSES = { least: 2, most: 4 }

/** A pass in which each peer took the time given. */
function pass(times: Readonly<Record<string, number>>, refused: readonly string[] = []): Contest {
  return {
    entrants: Object.entries(times).map(([peer, time]) => ({
      ...{ peer, loaded: { build: 1, first: time }, rounds: [[time], [time]] },
      ...{ disturbed: 0, error: time },
    })),
    absentees: refused.map((peer) => ({ peer, refused: 'no groups' })),
  }
}

function standing(contests: readonly Contest[], peers = ['own', 'near', 'far', 'hopeless']) {
  const result = new Standing(peers, 'own', PASSES)
  for (const contest of contests) result.add(contest)
  return result
}

const FIRST = { own: 10, near: 14, far: 50, hopeless: 300 }

describe('Standing', () => {
  it('asks for the least number of passes, then for none where they agree', () => {
    expect(standing([]).next()).toEqual(['own', 'near', 'far', 'hopeless'])
    expect(standing([pass(FIRST)]).next()).toEqual(['own', 'near', 'far', 'hopeless'])
    const again = { own: 10.2, near: 13.7, far: 53, hopeless: 300 }
    expect(standing([pass(FIRST), pass(again)]).next()).toEqual([])
  })

  it.each([
    ['this package', { ...FIRST, own: 10.4 }, ['own', 'near']],
    ['a peer close to the fastest', { ...FIRST, near: 14.5 }, ['own', 'near']],
    ['another peer', { ...FIRST, far: 55 }, ['own', 'far']],
    ['a hopeless peer', { ...FIRST, hopeless: 900 }, []],
    ['this package and another', { ...FIRST, own: 11, far: 55 }, ['own', 'near', 'far']],
  ])('goes on where the passes of %s disagree', (_, again, expected) => {
    expect(standing([pass(FIRST), pass(again)]).next()).toEqual(expected)
  })

  it('holds this package for close, however slow it is', () => {
    const slow = (own: number) => pass({ own, near: 1 })
    expect(standing([slow(5), slow(6)], ['own', 'near']).next()).toEqual(['own', 'near'])
  })

  it('asks less of a peer that is hopelessly slow', () => {
    const peers = Object.keys(FIRST)
    const three = new Standing(peers, 'own', { least: 3, most: 3 })
    for (const next of [peers, peers, ['own', 'near', 'far'], []]) {
      expect(three.next()).toEqual(next)
      three.add(pass(FIRST))
    }
  })

  it('ends at two passes that agree, or at the most', () => {
    const near = (time: number) => pass({ own: 10, near: time })
    const peers = ['own', 'near']
    expect(standing([near(14), near(12)], peers).next()).toEqual(peers)
    expect(standing([near(14), near(12), near(12.1)], peers).next()).toEqual([])
    expect(standing([near(14), near(13), near(12), near(11)], peers).next()).toEqual([])
  })

  it('does not ask again who has refused', () => {
    const { near: _, ...rest } = FIRST
    const refused = standing([pass(rest, ['near'])])
    expect(refused.next()).toEqual(['own', 'far', 'hopeless'])
    expect(refused.absentees).toEqual([{ peer: 'near', refused: 'no groups' }])
    expect(refused.best().map(({ peer }) => peer)).toEqual(['own', 'far', 'hopeless'])
  })

  it('takes each peer at its best, and the error of its first output', () => {
    const best = standing([pass({ own: 3, near: 8 }), pass({ own: 2 }), pass({ own: 4, near: 7 })])
    expect(
      best.best().map(({ peer, rounds, error, passes }) => [peer, rounds, error, passes]),
    ).toEqual([
      ['own', [[2], [2]], 3, [3, 2, 4]],
      ['near', [[7], [7]], 8, [8, null, 7]],
    ])
  })
})

describe('ratioOf', () => {
  it('compares the best of the passes that both took part in', () => {
    expect(ratioOf([8, null, 7], [3, 1, 4])).toBeCloseTo(7 / 3)
    expect(ratioOf([8], [4, 2])).toBe(2)
  })

  it('is no number where they never met', () => {
    expect(ratioOf([8, null], [null, 2])).toBeNaN()
  })
})

describe('inOrder', () => {
  it('runs every task once in each pass, the first as they stand, each later one otherwise', () => {
    const tasks = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const orders = [1, 2, 3, 4, 5, 6].map((pass) => inOrder(tasks, pass))
    expect(orders[0]).toEqual(tasks)
    for (const order of orders) expect([...order].sort()).toEqual(tasks)
    expect(new Set(orders.map((order) => order.join(''))).size).toBe(orders.length)
    expect(inOrder([], 2)).toEqual([])
  })
})
