/** The arithmetic of the reports: quantiles, paired ratios, geometric means. */

/** The value below which a part (0 to 1) of the numbers lies, interpolated. */
export function quantile(numbers: readonly number[], part: number): number {
  if (numbers.length === 0) throw new RangeError('a quantile of no numbers')
  const sorted = [...numbers].sort((a, b) => a - b)
  const at = (sorted.length - 1) * part
  const below = sorted[Math.floor(at)] as number
  const above = sorted[Math.ceil(at)] as number
  return below + (above - below) * (at - Math.floor(at))
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5)
}

export function geometricMean(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new RangeError('a geometric mean of no numbers')
  return Math.exp(numbers.reduce((sum, x) => sum + Math.log(x), 0) / numbers.length)
}

/**
 * How many times longer `other` takes than `own`: the median, over rounds, of the ratio of the
 * medians of that round. Both were timed next to each other in each round, so a machine that is
 * slow for a while is slow for both and leaves the ratio.
 */
export function pairedRatio(
  other: readonly (readonly number[])[],
  own: readonly (readonly number[])[],
): number {
  const rounds = Math.min(other.length, own.length)
  const ratios = Array.from(
    { length: rounds },
    (_, round) => median(other[round] ?? []) / median(own[round] ?? []),
  )
  return median(ratios)
}
