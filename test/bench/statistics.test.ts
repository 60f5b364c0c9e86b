import { describe, expect, it } from 'vitest'
import { geometricMean, median, quantile } from '../../bench/harness/statistics.js'

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
