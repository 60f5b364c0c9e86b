// One case of the fuzzer: a seed and an index tell its bytes, now and later.
import { readFileSync } from 'node:fs'
import { mutate } from './mutate.js'
import { Random } from './random.js'
import { type FuzzTarget, fixture } from './targets.js'

export function caseMaker(target: FuzzTarget, seed: number): (index: number) => Uint8Array {
  const files = target.fixtures.map((name) => readFileSync(fixture(name)))
  return (index) => {
    const random = new Random(seed, index)
    const base =
      target.build !== undefined && random.chance(0.4) ? target.build(random) : random.pick(files)
    return random.chance(0.2) ? base : mutate(base, random.pick(files), random)
  }
}
