import { describe, expect, it } from 'vitest'
import { geometricMean, median, pairedRatio, quantile } from '../../bench/harness/statistics.js'

describe('quantile', () => {
  it('interpolates between sorted numbers', () => {
    expect(quantile([4, 1, 3, 2], 0)).toBe(1)
    expect(quantile([4, 1, 3, 2], 1)).toBe(4)
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75)
    expect(median([5])).toBe(5)
  })

  it('refuses an empty list', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

describe('geometricMean', () => {
  it('is the root of the product', () => {
    expect(geometricMean([1, 4])).toBeCloseTo(2)
    expect(geometricMean([0.5, 2])).toBeCloseTo(1)
  })
})

describe('pairedRatio', () => {
  it('cancels a drift that both share', () => {
    const drift = [1, 1, 7, 2, 1]
    const own = drift.map((slow) => [2 * slow, 2 * slow])
    const other = drift.map((slow) => [3 * slow, 3 * slow])
    expect(pairedRatio(other, own)).toBeCloseTo(1.5)
  })

  it('takes the median over rounds, so one disturbed round does not count', () => {
    expect(pairedRatio([[3], [300], [3]], [[2], [2], [2]])).toBeCloseTo(1.5)
  })

  it('compares a single run with the first round', () => {
    expect(pairedRatio([[10]], [[2], [5], [5]])).toBe(5)
  })
})
