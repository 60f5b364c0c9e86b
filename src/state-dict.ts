/** State dicts: parameters by name, as PyTorch and MindSpore name them. */

import { isMap, isPromise } from 'node:util/types'
import { readBoolean, readObject, readOptions } from './arguments.js'
import type { DType } from './dtype.js'
import { invalidType, inWords, makeError, shortened } from './errors.js'
import type { Parameter } from './parameter.js'
import { readValues, type Values } from './parameter-values.js'
import type { Tensor } from './tensor.js'

/** Tensors by name: `weight` and `bias`, each behind a prefix such as `decoder.up1.`. */
export type StateDict<D extends DType = DType> = Record<string, Tensor<D>>

/** Options of `loadStateDict`. */
export interface LoadStateDictOptions {
  /** Whether missing and unexpected names are refused with `ERR_STATE_DICT`; default true. */
  strict?: boolean | undefined
  /** Only names that begin with it are read, without it; default ''. */
  prefix?: string | undefined
  /**
   * Whether tensors of another dtype are converted; default false: they are refused with
   * `ERR_DTYPE_MISMATCH`. float32 is rounded to float16, to nearest even (overflow gives ±Infinity, NaN
   * stays NaN); float16 is widened exactly.
   */
  convert?: boolean | undefined
}

/** The names in which a state dict and a module differ. */
export interface LoadStateDictResult {
  /** Parameters that the state dict lacks, by their names with the prefix. */
  readonly missing: readonly string[]
  /** Names behind the prefix that the module has no parameter for. */
  readonly unexpected: readonly string[]
}

/** Values to write, by the name of their parameter. */
export interface StateDictReading extends LoadStateDictResult {
  readonly values: ReadonlyMap<string, Values>
}

export function readPrefix(prefix: unknown): string {
  if (typeof prefix !== 'string') throw invalidType('prefix', 'a string', prefix)
  return prefix
}

/**
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, also for a Map, and for what a reader promised and nobody
 * awaited.
 */
export function readTensors(name: string, tensors: unknown): Readonly<Record<string, unknown>> {
  const expected = 'an object of tensors by name'
  const given = readObject(name, tensors, expected)
  if (isPromise(given)) throw invalidType(name, expected, given)
  if (isMap(given)) {
    throw invalidType(name, `${expected}, as Object.fromEntries makes of a Map`, given)
  }
  return given
}

/** As many names as a message has room for: a whole model has thousands. */
const MAX_LISTED = 8

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).map(shortened).join(', ') || 'none'
  return names.length > MAX_LISTED ? `${shown} and ${names.length - MAX_LISTED} more` : shown
}

/** Says which prefixes there are, to those who look for a layer under a wrong one. */
export function weightPrefixes(names: readonly string[]): string {
  const prefixes = names.filter((name) => name.endsWith('weight')).map((name) => name.slice(0, -6))
  return `prefixes with a weight: ${listed(prefixes.map(inWords))}`
}

/**
 * Reads what a state dict holds for the given parameters; nothing is written.
 *
 * @throws Error `ERR_STATE_DICT` in strict mode; TypeError `ERR_INVALID_ARG_TYPE`,
 * `ERR_DTYPE_MISMATCH`, `ERR_UNKNOWN_OPTION`, `ERR_DETACHED`; RangeError `ERR_SHAPE_MISMATCH`.
 */
export function readStateDict(
  stateDict: unknown,
  parameters: ReadonlyMap<string, Parameter>,
  options: unknown,
): StateDictReading {
  const given = readTensors('stateDict', stateDict)
  const { strict, prefix, convert } = readOptions(options, ['strict', 'prefix', 'convert'])
  const isStrict = strict === undefined ? true : readBoolean('strict', strict)
  const converts = convert !== undefined && readBoolean('convert', convert)
  const start = prefix === undefined ? '' : readPrefix(prefix)
  const names = Object.keys(given).filter((name) => name.startsWith(start))
  const known = new Map([...parameters].map(([name, parameter]) => [start + name, parameter]))
  const missing = [...known.keys()].filter((name) => !names.includes(name))
  const unexpected = names.filter((name) => !known.has(name))
  if (isStrict && missing.length + unexpected.length > 0) {
    throw makeError(
      'ERR_STATE_DICT',
      `stateDict must have exactly ${listed([...known.keys()])}; ` +
        `missing: ${listed(missing)}; unexpected: ${listed(unexpected)}` +
        (missing.includes(`${start}weight`) ? `; ${weightPrefixes(Object.keys(given))}` : ''),
    )
  }
  const values = new Map<string, Values>()
  for (const [name, { dtype, shape, size }] of known) {
    if (missing.includes(name)) continue
    values.set(
      name.slice(start.length),
      readValues(`stateDict[${inWords(name)}]`, given[name], {
        dtype,
        shape,
        most: size,
        ...(converts ? { converts: 'tensors' } : {}),
      }),
    )
  }
  return { missing, unexpected, values }
}
