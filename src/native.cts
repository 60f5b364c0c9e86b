/**
 * The typed contract of the addon, and its loader. The CommonJS build has no copy of its own but
 * takes that of the ESM build (scripts/build-ts.ts), so that both share one binary.
 */

import { createRequire } from 'node:module'
import * as path from 'node:path'
import { formatProblem } from './binary-format.cjs'
import { type Candidate, listCandidates } from './candidates.cjs'

type NativeData = Float32Array | Uint16Array

/**
 * [inChannels, outChannels, groups, kernel height, kernel width, stride h, w, padding h, w,
 * dilation h, w]; the order is that of binding/napi/call.h.
 */
export type LayerNumbers = Float64Array

/**
 * [N, input height, width, output padding h, w, offset, strides n, c, h, w, threads (0 = default),
 * direct only (0 or 1), dtype of input and output (0 or 1), one call (0 or 1)]; the order is that
 * of binding/napi/call.h.
 */
export type CallNumbers = Float64Array

export interface NativePlan {
  problem: string
  algorithm: string
  reason: string
  refused: { algorithm: string; reason: string }[]
  isa: string
  threads: number
  usefulMultiplyAdds: number
  liveMultiplyAdds: number
  parameterBytes: number
  packedBytes: number
  allPackedBytes: number
  scratchBytes: number
}

export interface NativeLayer {
  /** Writes runs of elements from an offset on; one new version of the parameters. */
  write(
    weight: NativeData | null,
    weightOffset: number,
    bias: NativeData | null,
    biasOffset: number,
  ): void
  read(which: 0 | 1, into: NativeData, offset: number): void
  runSync(call: CallNumbers, input: NativeData, output: NativeData): void
  /** Returns an id for `cancel`; `settled` is called once, with nothing when the run succeeded. */
  run(
    call: CallNumbers,
    input: NativeData,
    output: NativeData,
    settled: (code?: string, message?: string) => void,
    copyInput: boolean,
  ): number
  /** Packs the weights off the calling thread; `settled` as for `run`. */
  prepare(call: CallNumbers, settled: (code?: string, message?: string) => void): void
  describe(call: CallNumbers): NativePlan
  dispose(): void
}

export interface NativeCapabilities {
  version: string
  isa: string
  isas: string[]
  threads: number
  algorithms: string[]
  queueLength: number
  queueLimit: number
}

export interface NativeBinding {
  /** `dtype` is that of the parameters. */
  Layer: new (
    dtype: 0 | 1,
    layer: LayerNumbers,
    hasBias: boolean,
  ) => NativeLayer
  /** `dtype` is that of weight and bias. */
  runSync(
    dtype: 0 | 1,
    layer: LayerNumbers,
    call: CallNumbers,
    input: NativeData,
    weight: NativeData,
    bias: NativeData | null,
    output: NativeData,
  ): void
  cancel(id: number): void
  /** Throws when no asynchronous run would be taken now, because too many have not ended. */
  requireRoom(): void
  setNumThreads(threads: number): void
  getNumThreads(): number
  capabilities(): NativeCapabilities
  toFloat16(source: Float32Array | Float64Array, destination: Uint16Array): void
  fromFloat16(source: Uint16Array, destination: Float32Array): void
  /** A hint about memory that nobody has touched yet; it may come to nothing. */
  preferLargePages(memory: NativeData): void
  /** Where an array begins, in bytes; 0 for one that is empty. */
  addressOf(memory: NativeData): number
  /** `ct2d-sources:` and, in a prebuilt file, the digest of what it was built from. */
  readonly sources: string
}

/** A place that was tried, and why it gave no addon. */
export interface Failure {
  readonly candidate: Candidate
  readonly error: Error
}

/** What loading led to: the addon and its file, or why each candidate failed. */
export type LoadResult =
  | { readonly binding: NativeBinding; readonly file: string }
  | { readonly failures: readonly Failure[] }

let provided: { readonly binding: () => unknown; readonly file: string } | undefined

/**
 * Names the addon to use: what the entry points of single platforms do, such as
 * `convtranspose/linux-x64`. CONVTRANSPOSE_BINARY still overrides it.
 *
 * @param file - How messages name it.
 */
export function provide(binding: () => unknown, file: string): void {
  provided = { binding, file }
}

/** Loads the first candidate that loads (see candidates.cts). */
export function load(): LoadResult {
  const failures: Failure[] = []
  for (const candidate of placesToTry()) {
    if (candidate.unfit !== undefined) {
      failures.push({ candidate, error: new Error(candidate.unfit) })
      continue
    }
    try {
      return { binding: loadFile(candidate), file: candidate.file }
    } catch (error) {
      failures.push({ candidate, error: asError(error) })
    }
  }
  return { failures }
}

function placesToTry(): readonly Candidate[] {
  const named = process.env.CONVTRANSPOSE_BINARY
  if (provided !== undefined && !named) {
    return [{ file: provided.file, origin: 'entry point' }]
  }
  const root = packageRoot()
  if (root !== undefined) return listCandidates(root, named)
  return [{ file: 'this bundle', origin: 'entry point', unfit: 'it has no folder to search' }]
}

function loadFile({ file, origin }: Candidate): NativeBinding {
  const problem = origin === 'entry point' ? undefined : formatProblem(file)
  if (problem !== undefined) throw new Error(problem)
  // createRequire: bundlers would take a plain require for one of theirs.
  const loaded = origin === 'entry point' ? provided?.binding() : createRequire(file)(file)
  // Some bundlers make it the default export of a module.
  const { default: binding = loaded } = loaded as { default?: unknown }
  if (isBinding(binding)) return binding
  throw new Error('it is no addon of this package')
}

function isBinding(value: unknown): value is NativeBinding {
  return typeof (value as Partial<NativeBinding> | undefined)?.capabilities === 'function'
}

/** The package's folder: from src/ one up, from dist/esm/ two. A bundle has none. */
export function packageRoot(): string | undefined {
  if (typeof __dirname !== 'string') return undefined
  const above = path.join(__dirname, '..')
  return path.basename(above) === 'dist' ? path.join(above, '..') : above
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
