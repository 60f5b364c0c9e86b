// One case of the fuzzer: a seed and an index tell its bytes, now and later.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isOwnError } from '../../src/errors.js'
import { fixture } from '../../test/support/weight-fixtures.js'
import { mutate } from './mutate.js'
import { Random } from './random.js'
import type { FuzzTarget } from './targets.js'

export function caseMaker(target: FuzzTarget, seed: number): (index: number) => Uint8Array {
  const files = target.fixtures.map((name) => readFileSync(fixture(name)))
  return (index) => {
    const random = new Random(seed, index)
    const base =
      target.build !== undefined && random.chance(0.4) ? target.build(random) : random.pick(files)
    return random.chance(0.2) ? base : mutate(base, random.pick(files), random)
  }
}

/**
 * Reads a file by each way that there is.
 *
 * @param folder - Of no one else.
 * @returns The reads that were refused, each with an error of the package; any other error is thrown.
 */
export async function readCase(
  target: FuzzTarget,
  bytes: Uint8Array,
  folder: string,
): Promise<number> {
  const file = path.join(folder, 'file')
  writeFileSync(file, bytes)
  for (const name of target.beside ?? []) copyFileSync(fixture(name), path.join(folder, name))
  let refused = 0
  for (const source of target.asBytes === false ? [file] : [file, bytes]) {
    try {
      await target.read(source)
    } catch (error) {
      if (!isOwnError(error)) throw error
      refused++
    }
  }
  return refused
}
