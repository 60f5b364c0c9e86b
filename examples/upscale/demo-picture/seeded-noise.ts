/** Noise that is the same on every machine. */

/** Uniform numbers in [0, 1) from a seed (Mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * A weighted sum of random lattices, each interpolated linearly.
 *
 * @param octaves - Of each lattice, its cell in pixels and its weight; weights that sum to 1 keep
 * the noise in [0, 1).
 * @returns `[height, width]`.
 */
export function valueNoise(
  width: number,
  height: number,
  octaves: readonly (readonly [cell: number, weight: number])[],
  seed: number,
): Float32Array {
  const random = createRandom(seed)
  const noise = new Float32Array(width * height)
  for (const [cell, weight] of octaves) {
    const columns = Math.ceil(width / cell) + 1
    const rows = Math.ceil(height / cell) + 1
    const lattice = Float32Array.from({ length: columns * rows }, random)
    for (let pixel = 0; pixel < noise.length; pixel++) {
      const [x, y] = [(pixel % width) / cell, Math.floor(pixel / width) / cell]
      const corner = Math.floor(y) * columns + Math.floor(x)
      const [right, down] = [x % 1, y % 1]
      const above = lattice[corner]! * (1 - right) + lattice[corner + 1]! * right
      const below =
        lattice[corner + columns]! * (1 - right) + lattice[corner + columns + 1]! * right
      noise[pixel]! += weight * (above * (1 - down) + below * down)
    }
  }
  return noise
}
