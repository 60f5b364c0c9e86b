// Random choices that a seed and an index repeat.

export class Random {
  #state: number

  constructor(seed: number, index: number) {
    this.#state = (Math.imul(index + 1, 0x9e3779b9) ^ Math.imul(seed + 1, 0x85ebca6b)) >>> 0
  }

  /** 32 random bits (splitmix32). */
  word(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0
    let z = this.#state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }

  /** An integer in [0, end). */
  below(end: number): number {
    return end <= 0 ? 0 : this.word() % end
  }

  chance(probability: number): boolean {
    return this.word() < probability * 2 ** 32
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.word())
  }

  /** Sizes, counts and offsets that are seldom right. */
  size(): number {
    const near = this.below(3) - 1
    return this.pick([
      this.below(9),
      this.below(300),
      2 ** this.below(54) + near,
      0,
      -1,
      0.5,
      2 ** 31 + near,
      2 ** 32 + near,
      Number.MAX_SAFE_INTEGER + near,
    ])
  }
}
