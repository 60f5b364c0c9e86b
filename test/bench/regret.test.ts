import { describe, expect, it } from 'vitest'
import { regretOf, summarise, type Timing } from '../../bench/kernel/regret.js'

function timing(algorithm: string, milliseconds: number, chosen = false): Timing {
  return { algorithm, chosen, milliseconds }
}

describe('regretOf', () => {
  it('is 0 where the chosen algorithm is the fastest', () => {
    expect(regretOf([timing('slow', 300), timing('fast', 2, true)])).toBe(0)
    expect(regretOf([timing('only', 5, true)])).toBe(0)
  })

  it('is how much longer the chosen algorithm takes than the fastest', () => {
    expect(regretOf([timing('a', 3, true), timing('b', 2), timing('c', 9)])).toBe(0.5)
    expect(regretOf([timing('a', 1), timing('b', 4, true)])).toBe(3)
  })

  it('refuses timings in which not exactly one is chosen', () => {
    expect(() => regretOf([timing('a', 1), timing('b', 2)])).toThrow('0 algorithms')
    expect(() => regretOf([timing('a', 1, true), timing('b', 2, true)])).toThrow('2 algorithms')
  })
})

describe('summarise', () => {
  it('takes the geometric mean of the ratios and the worst layer', () => {
    const regrets = [
      { layer: 'a', regret: 0 },
      { layer: 'b', regret: 3 },
      { layer: 'c', regret: 1 },
    ]
    const { geometricMean, worst } = summarise(regrets)
    expect(geometricMean).toBeCloseTo(1) // (1 * 4 * 2) ** (1 / 3) - 1
    expect(worst).toEqual({ layer: 'b', regret: 3 })
  })

  it('refuses an empty list', () => {
    expect(() => summarise([])).toThrow('no layer')
  })
})
