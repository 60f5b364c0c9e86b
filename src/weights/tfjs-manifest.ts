/** The manifest of weights of a TensorFlow.js model, checked. */

import { readShape, readStoredDType } from './header-values.js'
import { byteLengthOf, type StoredDType } from './stored-dtype.js'
import { malformed, partOf, quoted } from './weight-file-error.js'

export interface TfjsWeight {
  readonly name: string
  readonly dtype: StoredDType
  readonly shape: readonly number[]
  /** Where its bytes lie in those of its group: [begin, end). */
  readonly begin: number
  readonly end: number
  /** Why it cannot be read, in words. */
  readonly refusal: string | undefined
}

/** Weights whose bytes follow each other, through all files of the group. */
export interface TfjsGroup {
  /** Names of files without folders. */
  readonly paths: readonly string[]
  readonly weights: readonly TfjsWeight[]
  /** In bytes. */
  readonly size: number
}

const DTYPES: Readonly<Record<string, StoredDType>> = {
  float32: 'float32',
  float16: 'float16',
  int32: 'int32',
  uint16: 'uint16',
  uint8: 'uint8',
  bool: 'bool',
  complex64: 'complex64',
}

/** @throws Error `ERR_WEIGHT_FILE`. */
export function readManifest(file: string, model: unknown): readonly TfjsGroup[] {
  const manifest = Array.isArray(model) ? model : property(model, 'weightsManifest')
  if (!Array.isArray(manifest)) throw malformed(file, 'have a weightsManifest', 'none')
  const names = new Set<string>()
  return manifest.map((group: unknown) => readGroup(file, group, names))
}

function property(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name)
  return isObject ? (value as Record<string, unknown>)[name] : undefined
}

function readGroup(file: string, group: unknown, names: Set<string>): TfjsGroup {
  const paths = property(group, 'paths')
  const weights = property(group, 'weights')
  if (!Array.isArray(paths) || !Array.isArray(weights)) {
    throw malformed(file, 'have groups of paths and weights', 'another')
  }
  for (const name of paths as unknown[]) {
    if (typeof name !== 'string' || !/^[^/\\:\0]+$/.test(name) || /^\.+$/.test(name)) {
      throw malformed(file, 'name weight files of its own folder', quoted(name))
    }
  }
  let at = 0
  const read = weights.map((weight: unknown) => {
    const entry = readWeight(file, weight, at)
    if (names.has(entry.name)) {
      throw malformed(file, 'name each weight once', quoted(entry.name))
    }
    names.add(entry.name)
    at = entry.end
    return entry
  })
  return { paths, weights: read, size: at }
}

function readWeight(file: string, weight: unknown, begin: number): TfjsWeight {
  const name = property(weight, 'name')
  if (typeof name !== 'string') throw malformed(file, 'name its weights', 'no string')
  const what = partOf(file, name)
  const shape = readShape(what, property(weight, 'shape'))
  const quantization = property(weight, 'quantization') ?? undefined
  const dtype = readStoredDType(what, property(quantization ?? weight, 'dtype'), DTYPES)
  const end = begin + byteLengthOf(dtype, shape)
  if (!Number.isSafeInteger(end)) throw malformed(what, 'have fewer than 2^53 bytes', `${end}`)
  const isScaled = quantization !== undefined && dtype !== 'float16'
  const refusal = isScaled ? `a quantization to ${dtype}; convert the model without it` : undefined
  return { name, dtype, shape, begin, end, refusal }
}
