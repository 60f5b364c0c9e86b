/** Readers of arguments: each reads a caller's value once, checks it, and returns a plain one. */

import { invalidType, inWords, MAX_SHOWN, makeError, outOfRange, shapeMismatch } from './errors.js'

/** An integer that counts for both axes, or a pair of them, `[height, width]`. */
export type Pair = number | readonly [height: number, width: number]

/** The largest value of any single size. */
export const MAX_SIZE = 2 ** 31 - 1

/** The most axes of a tensor, as in numpy and PyTorch. */
const MAX_RANK = 64

export function readInteger(
  name: string,
  value: unknown,
  least: number,
  most: number = MAX_SIZE,
): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) {
    return positiveZero(value as number)
  }
  const expected = most === MAX_SIZE ? `an integer ≥ ${least}` : `an integer in [${least}, ${most}]`
  if (typeof value !== 'number') throw invalidType(name, expected, value)
  const isTooLarge = Number.isInteger(value) && value > most && most === MAX_SIZE
  throw outOfRange(name, isTooLarge ? `${expected} and ≤ ${most}` : expected, value)
}

export function readPair(name: string, value: unknown, least: number): readonly [number, number] {
  const expected = `an integer ≥ ${least} or a pair [height, width] of them`
  if (typeof value === 'number') return freezePair(value, value, value)
  if (!isArrayOfNumbers(value)) throw invalidType(name, expected, value)
  const entries = readEntries(value, MAX_SHOWN)
  if (entries.length !== 2) throw outOfRange(name, expected, entries)
  if (entries.some((entry) => typeof entry !== 'number')) throw invalidType(name, expected, entries)
  return freezePair(entries[0] as number, entries[1] as number, entries)

  /** @param read - What a message shows: the caller's list may say something else by now. */
  function freezePair(height: number, width: number, read: unknown): readonly [number, number] {
    for (const entry of [height, width]) {
      if (!Number.isInteger(entry) || entry < least) throw outOfRange(name, expected, read)
      if (entry > MAX_SIZE) throw outOfRange(name, `${expected}, each ≤ ${MAX_SIZE}`, read)
    }
    return Object.freeze([positiveZero(height), positiveZero(width)] as const)
  }
}

/**
 * Reads a list of whole numbers, such as a shape or strides.
 *
 * @param refuseLength - Makes the error for a list that is longer than any tensor has axes.
 * @param list - What a message calls it where it is no list.
 */
export function readIntegers(
  name: string,
  value: unknown,
  least: number,
  refuseLength: typeof shapeMismatch = shapeMismatch,
  list?: string,
): readonly number[] {
  const expected = least === -Infinity ? 'an array of integers' : `an array of integers ≥ ${least}`
  if (!isArrayOfNumbers(value)) throw invalidType(name, list ?? expected, value)
  const entries = readEntries(value, MAX_RANK)
  if (entries.length > MAX_RANK) {
    throw refuseLength(name, `${expected}, at most ${MAX_RANK} of them`, entries)
  }
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index]
    if (typeof entry !== 'number') throw invalidType(name, expected, entries)
    if (!Number.isSafeInteger(entry) || entry < least) throw outOfRange(name, expected, entries)
    entries[index] = positiveZero(entry)
  }
  return Object.freeze(entries as number[])
}

export function readBoolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw invalidType(name, 'a boolean', value)
  return value
}

export function readChoice<T extends string>(
  name: string,
  value: unknown,
  choices: readonly T[],
): T {
  const expected = choices.map((choice) => `'${choice}'`).join(' or ')
  if (typeof value !== 'string') throw invalidType(name, expected, value)
  if (!choices.includes(value as T)) throw outOfRange(name, expected, value)
  return value as T
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE` for something that is no object, and for arrays. */
export function readObject(
  name: string,
  value: unknown,
  expected: string,
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidType(name, expected, value)
  }
  return value as Readonly<Record<string, unknown>>
}

/**
 * Copies the named options out of a caller's object, reading each property once.
 *
 * @throws TypeError `ERR_INVALID_ARG_TYPE` for something that is no object, `ERR_UNKNOWN_OPTION` for
 * an own property that is not among `names`.
 */
export function readOptions<K extends string>(
  value: unknown,
  names: readonly K[],
): { readonly [key in K]?: unknown } {
  if (value === undefined) return {}
  const given = readObject('options', value, 'an object')
  for (const key of Object.keys(given)) {
    if (!names.includes(key as K)) {
      throw makeError(
        'ERR_UNKNOWN_OPTION',
        `options must have no property but ${names.join(', ')}; received ${inWords(key)}`,
      )
    }
  }
  const read: { [key in K]?: unknown } = {}
  for (const name of names) read[name] = given[name]
  return read
}

/** A zero that was negative is shown, and shows in the sizes that follow from it, as what it means. */
function positiveZero(value: number): number {
  return value + 0
}

function isArrayOfNumbers(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}

/** The entries of a list; of one that is longer than `most`, one more than that. */
function readEntries(value: ArrayLike<unknown>, most: number): unknown[] {
  const length = Math.min(value.length, most + 1)
  const entries: unknown[] = []
  for (let index = 0; index < length; index++) entries.push(value[index])
  return entries
}
