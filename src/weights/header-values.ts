/** What the headers of files say of tensors, checked. */

import type { StoredDType } from './stored-dtype.js'
import { malformed, quoted } from './weight-file-error.js'

/**
 * @param what - The tensor, with its file.
 * @param word - What the format calls a dtype.
 * @throws Error `ERR_WEIGHT_FILE` for a name that is not among `dtypes`.
 */
export function readStoredDType(
  what: string,
  value: unknown,
  dtypes: Readonly<Record<string, StoredDType>>,
  word: 'dtype' | 'type' = 'dtype',
): StoredDType {
  const known = typeof value === 'string' && Object.hasOwn(dtypes, value)
  if (known) return dtypes[value] as StoredDType
  throw malformed(what, `have a ${word} of ${Object.keys(dtypes).join(', ')}`, quoted(value))
}

/** @throws Error `ERR_WEIGHT_FILE`. */
export function readShape(what: string, value: unknown): readonly number[] {
  if (areSizes(value)) return value
  throw malformed(what, 'have a shape of integers ≥ 0', 'another')
}

export function areSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}
