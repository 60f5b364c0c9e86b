import { describe, expect, it } from 'vitest'
import { inOrder } from '../../bench/harness/bout.js'
import type { Contest } from '../../bench/harness/contest.js'
import { pairedRatio, ratioOf, Standing, swing } from '../../bench/harness/standing.js'

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

function standing(
  contests: readonly Contest[],
  peers = ['convtranspose', 'near', 'far', 'hopeless'],
) {
  const result = new Standing(peers, PASSES)
  for (const contest of contests) result.add(contest)
  return result
}

const FIRST = { convtranspose: 10, near: 14, far: 50, hopeless: 300 }

describe('Standing', () => {
  it('asks for the least number of passes, then for none where they agree', () => {
    expect(standing([]).next()).toEqual(['convtranspose', 'near', 'far', 'hopeless'])
    expect(standing([pass(FIRST)]).next()).toEqual(['convtranspose', 'near', 'far', 'hopeless'])
    const again = { convtranspose: 10.2, near: 13.9, far: 53, hopeless: 300 }
    expect(standing([pass(FIRST), pass(again)]).next()).toEqual([])
  })

  it.each([
    ['a peer close to the fastest', { ...FIRST, near: 15 }, ['convtranspose', 'near']],
    ['another peer', { ...FIRST, far: 60 }, ['convtranspose', 'far']],
    ['a hopeless peer', { ...FIRST, hopeless: 900 }, []],
    ['this package', { ...FIRST, convtranspose: 8 }, ['convtranspose', 'near', 'far']],
  ])('goes on where the ratios of %s disagree', (_, again, expected) => {
    expect(standing([pass(FIRST), pass(again)]).next()).toEqual(expected)
  })

  it('does not mind a slower machine', () => {
    const slower = Object.fromEntries(Object.entries(FIRST).map(([id, time]) => [id, time * 1.7]))
    expect(standing([pass(FIRST), pass(slower)]).next()).toEqual([])
  })

  it('asks less of a peer that is hopelessly slow', () => {
    const peers = Object.keys(FIRST)
    const three = new Standing(peers, { least: 3, most: 3 })
    for (const next of [peers, peers, ['convtranspose', 'near', 'far'], []]) {
      expect(three.next()).toEqual(next)
      three.add(pass(FIRST))
    }
  })

  it('ends where another pass could not move the ratio far, or at the most', () => {
    const near = (time: number) => pass({ convtranspose: 10, near: time })
    const peers = ['convtranspose', 'near']
    expect(standing([near(14), near(12)], peers).next()).toEqual(peers)
    expect(standing([near(14), near(12), near(12.1)], peers).next()).toEqual(peers)
    expect(standing([near(14), near(12), near(12.1), near(12.2)], peers).next()).toEqual([])
    expect(standing([near(14), near(12), near(10), near(9)], peers).next()).toEqual([])
  })

  it('does not ask again who has refused', () => {
    const { near: _, ...rest } = FIRST
    const refused = standing([pass(rest, ['near'])])
    expect(refused.next()).toEqual(['convtranspose', 'far', 'hopeless'])
    expect(refused.absentees).toEqual([{ peer: 'near', refused: 'no groups' }])
    expect(refused.showings().map(({ peer }) => peer)).toEqual(['convtranspose', 'far', 'hopeless'])
  })

  it('shows all runs, the median and the ratio of each pass, the error of the first output', () => {
    const three = standing([
      pass({ convtranspose: 4, near: 8 }),
      pass({ convtranspose: 2 }),
      pass({ convtranspose: 5, near: 7 }),
    ])
    const [own, near] = three.showings()
    expect([own?.times, own?.passes, own?.error]).toEqual([[4, 4, 2, 2, 5, 5], [4, 2, 5], 4])
    expect([near?.times, near?.passes, near?.error]).toEqual([[8, 8, 7, 7], [8, null, 7], 8])
    expect([own?.ratios, near?.ratios]).toEqual([
      [1, 1, 1],
      [2, null, 1.4],
    ])
  })
})

describe('pairedRatio', () => {
  const entrant = (rounds: readonly (readonly number[])[]) => ({
    ...{ peer: 'any', loaded: { build: 1, first: 1 }, rounds, disturbed: 0 },
  })

  it('compares the medians of the same rounds', () => {
    const own = entrant([[1, 1, 90], [10], [2]])
    expect(pairedRatio(entrant([[3], [31], [8, 8]]), own)).toBeCloseTo(3.1)
  })

  it('leaves out the rounds that one of them missed', () => {
    const own = entrant([[1], [], [2]])
    expect(pairedRatio(entrant([[3], [50]]), own)).toBe(3)
    expect(pairedRatio(entrant([]), own)).toBeNull()
    expect(pairedRatio(undefined, own)).toBeNull()
  })
})

describe('ratioOf', () => {
  it('is the median of the passes, no number where there is none', () => {
    expect(ratioOf({ ratios: [3, null, 1, 2] })).toBe(2)
    expect(ratioOf({ ratios: [null] })).toBeNaN()
  })
})

describe('swing', () => {
  it('is what the lowest or the highest of figures would do to the median', () => {
    expect(swing([10, 11])).toBeCloseTo(0.5 / 10.5)
    expect(swing([10, null, 12, 9])).toBeCloseTo(0.1)
    expect(swing([8, 10, 10, 20])).toBe(0)
  })

  it('is boundless where one figure is all', () => {
    expect(swing([10, null])).toBe(Number.POSITIVE_INFINITY)
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
