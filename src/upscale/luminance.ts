/** How bright a colour is. */

/** BT.601's weights. */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114]

/**
 * The luminance of one pixel.
 *
 * @param at - Where its first channel is.
 * @param step - From one channel to the next.
 * @param channels - Below 3 for grey, whose first channel it is.
 */
export function luminance(
  values: ArrayLike<number>,
  at: number,
  step: number,
  channels: number,
): number {
  if (channels < 3) return values[at]!
  return RED * values[at]! + GREEN * values[at + step]! + BLUE * values[at + 2 * step]!
}
