/** The arithmetic of the reports: quantiles, geometric means. */

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
