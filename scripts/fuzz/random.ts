// Random choices that a seed and an index repeat.
import { createGenerator, type Generator } from '../../src/init.js'

export class Random {
  /** 32 random bits. */
  readonly word: Generator

  constructor(seed: number, index: number) {
    const mixed = Math.imul(index + 1, 0x9e3779b9) ^ Math.imul(seed + 1, 0x85ebca6b)
    this.word = createGenerator(mixed >>> 0)
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
