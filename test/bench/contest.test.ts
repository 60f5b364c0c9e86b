import { describe, expect, it } from 'vitest'
import type { Competitor, Pace } from '../../bench/harness/competitor.js'
import { Refusal } from '../../bench/harness/connection.js'
import { contest, medianTime } from '../../bench/harness/contest.js'
import { takeTurn } from '../../bench/harness/turn.js'

const PACE: Pace = { rounds: 3, budget: 0, most: 1 }
const TASK = { dtype: 'float32' } as Parameters<Competitor['load']>[0]

interface Fake extends Competitor {
  readonly log: string[]
}

/** A peer whose runs take the time that it is told. */
function fake(
  id: string,
  milliseconds: number,
  log: string[],
  extra: Partial<Competitor> = {},
): Fake {
  return {
    ...{ entry: { id }, pid: undefined, log },
    load: async () => ({ build: 1, first: milliseconds }),
    time: async () => {
      log.push(id)
      return [milliseconds]
    },
    writeOutput: async () => {},
    drop: async () => void log.push(`drop ${id}`),
    ...extra,
  }
}

describe('contest', () => {
  it('lets the peers take turns in rotating order, after a probe of each', async () => {
    const log: string[] = []
    const peers = ['a', 'b', 'c'].map((id) => fake(id, 100, log))
    const { entrants } = await contest(peers, TASK, PACE)
    const turns = log.filter((line) => !line.startsWith('drop'))
    expect(turns.join('')).toBe('abc' + 'abc' + 'bca' + 'cab')
    expect(log.slice(-3)).toEqual(['drop a', 'drop b', 'drop c'])
    expect(entrants.map(({ rounds }) => rounds.length)).toEqual([3, 3, 3])
  })

  it('gives one round to a slow peer, and no more than the probe to a hopeless one', async () => {
    const log: string[] = []
    const peers = [fake('fast', 10, log), fake('slow', 150, log), fake('hopeless', 500, log)]
    const { entrants } = await contest(peers, TASK, PACE)
    const count = (id: string) => log.filter((line) => line === id).length
    expect(peers.map(({ entry }) => count(entry.id))).toEqual([1 + 3, 1 + 1, 1])
    expect(entrants.map(({ rounds }) => rounds)).toEqual([[[10], [10], [10]], [[150]], [[500]]])
    expect(medianTime(entrants[2]!)).toBe(500)
  })

  it('gives a third of the rounds to a peer that is several times slower', async () => {
    const log: string[] = []
    const peers = [fake('fast', 10, log), fake('slower', 40, log)]
    const { entrants } = await contest(peers, TASK, { ...PACE, rounds: 9 })
    expect(entrants.map(({ rounds }) => rounds.length)).toEqual([9, 3])
  })

  it('does not let this package decide who is slow', async () => {
    const log: string[] = []
    const own = [fake('convtranspose', 1, log), fake('convtranspose-nhwc', 2, log)]
    const peers = [...own, fake('fastest', 10, log), fake('slow', 150, log)]
    const { entrants } = await contest(peers, TASK, { ...PACE, rounds: 9 })
    expect(entrants.map(({ rounds }) => rounds.length)).toEqual([9, 9, 9, 1])
  })

  it('times hopelessly slow peers like the others where the pace is patient', async () => {
    const log: string[] = []
    const peers = [fake('fast', 10, log), fake('slow', 500, log)]
    const { entrants } = await contest(peers, TASK, { ...PACE, patient: true })
    expect(entrants.map(({ rounds }) => rounds.length)).toEqual([3, 3])
  })

  it('leaves it at the first run where that is hopeless beyond doubt', async () => {
    const log: string[] = []
    const { entrants } = await contest([fake('a', 10, log), fake('b', 2000, log)], TASK, PACE)
    expect(log).not.toContain('b')
    expect(entrants[1]?.rounds).toEqual([[2000]])
  })

  it('does not judge by the first run, which may have packed weights', async () => {
    const log: string[] = []
    const packs = { load: async () => ({ build: 1, first: 900 }) }
    const { entrants } = await contest([fake('a', 1, log), fake('b', 1.5, log, packs)], TASK, PACE)
    expect(entrants[1]?.rounds).toEqual([[1.5], [1.5], [1.5]])
  })

  it('tells what a peer cannot load, and goes on without it', async () => {
    const log: string[] = []
    const refuses = { load: () => Promise.reject(new Refusal('no groups')) }
    const peers = [fake('a', 1, log, refuses), fake('b', 1, log)]
    const { entrants, absentees } = await contest(peers, TASK, PACE)
    expect(entrants.map(({ peer }) => peer)).toEqual(['b'])
    expect(absentees).toEqual([{ peer: 'a', refused: 'no groups' }])
  })

  it('goes on without a peer that dies in the middle', async () => {
    const log: string[] = []
    let calls = 0
    const dies = {
      time: async () => {
        calls += 1
        if (calls > 2) throw new Refusal('it died (SIGSEGV)')
        return [1]
      },
    }
    const peers = [fake('a', 1, log, dies), fake('b', 1, log)]
    const { entrants, absentees } = await contest(peers, TASK, PACE)
    expect(entrants.map(({ peer, rounds }) => [peer, rounds.length])).toEqual([['b', 3]])
    expect(absentees).toEqual([{ peer: 'a', refused: 'it died (SIGSEGV)' }])
  })

  it('does not hide a fault of the harness', async () => {
    const broken = { load: () => Promise.reject(new TypeError('bug')) }
    await expect(contest([fake('a', 1, [], broken)], TASK, PACE)).rejects.toThrow('bug')
  })

  it('measures the error of the output', async () => {
    const check = { expected: Float64Array.of(1, 2), file: 'f', read: () => [1, 2.5] }
    const { entrants } = await contest([fake('a', 1, [])], TASK, PACE, check)
    expect(entrants[0]?.error).toBe(0.25)
  })
})

describe('takeTurn', () => {
  it('asks for a part of the budget, and samples of as many calls as the pace says', async () => {
    const asked: Parameters<Competitor['time']>[0][] = []
    const time: Competitor['time'] = async (sampling) => {
      asked.push(sampling)
      return [1]
    }
    const still = () => 0
    await takeTurn(
      fake('a', 1, [], { time }),
      { rounds: 4, budget: 2, most: 7, batch: 50 },
      6,
      still,
    )
    await takeTurn(fake('a', 1, [], { time }), PACE, 6, still)
    expect(asked).toEqual([
      { seconds: 0.5, most: 7, batch: 50 },
      { seconds: 0, most: 1, batch: 1 },
    ])
  })

  it('tries again while others have the CPU', async () => {
    const waits = [0, 500, 500, 500] // the first attempt waited for half a second, the next did not
    const turn = await takeTurn(fake('a', 1, []), PACE, 6, () => waits.shift() ?? 500)
    expect(turn).toEqual({ times: [1], disturbed: false })
  })

  it('gives up after a few attempts, and says so', async () => {
    let waited = 0
    const log: string[] = []
    const turn = await takeTurn(fake('a', 1, log), PACE, 3, () => (waited += 500))
    expect(turn.disturbed).toBe(true)
    expect(log.length).toBe(3)
  })
})
