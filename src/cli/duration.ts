/** A time as people read it: `12.3 us`, `4.56 ms`. */
export function inMilliseconds(seconds: number): string {
  const microseconds = seconds * 1e6
  return microseconds < 1000
    ? `${microseconds.toFixed(1)} us`
    : `${(microseconds / 1000).toFixed(2)} ms`
}
