/**
 * The typed contract of the addon, and its loader. A leaf: it imports nothing of ours, so that the
 * ESM and the CommonJS build share one binary and one process-wide state.
 */

import * as path from 'node:path'

type NativeData = Float32Array | Uint16Array

/**
 * [inChannels, outChannels, groups, kernel height, kernel width, stride h, w, padding h, w,
 * dilation h, w]; the order is that of binding/napi/call.h.
 */
export type LayerNumbers = Float64Array

/**
 * [N, input height, width, output padding h, w, offset, strides n, c, h, w, threads (0 = default),
 * direct only (0 or 1), dtype of input and output (0 or 1)]; the order is that of
 * binding/napi/call.h.
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
}

/** What loading led to: the addon and its file, or why each candidate failed. */
export type LoadResult =
  | { readonly binding: NativeBinding; readonly file: string }
  | { readonly failures: readonly Error[] }

interface NodeGypBuild {
  resolve(root: string): string
}

/**
 * Loads the file that CONVTRANSPOSE_BINARY names, else a local build, else the prebuilt file of this
 * platform. The variable is the only candidate when it is set.
 */
export function load(): LoadResult {
  const named = process.env.CONVTRANSPOSE_BINARY
  try {
    const file = named ? path.resolve(named) : resolveBinary()
    return { binding: require(file) as NativeBinding, file }
  } catch (failure) {
    return { failures: [failure instanceof Error ? failure : new Error(String(failure))] }
  }
}

function resolveBinary(): string {
  const { resolve } = require('node-gyp-build') as NodeGypBuild
  // From src/ the package's root is one folder up, from dist/esm/ and dist/cjs/ two.
  const above = path.join(__dirname, '..')
  return resolve(path.basename(above) === 'dist' ? path.join(above, '..') : above)
}
