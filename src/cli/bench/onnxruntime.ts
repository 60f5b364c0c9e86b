/** onnxruntime-node's side of the bench, as the project in the current folder has it. */

import { createRequire } from 'node:module'
import path from 'node:path'
import { firstLine } from '../../errors.js'
import { fromFloat16, getNumThreads } from '../../index.js'
import { onnxModel } from './onnx-model.js'
import type { BenchLayer, Own } from './own.js'
import type { Contestant } from './time-in-turns.js'

interface Peer extends Contestant {
  readonly version: string
  /** The largest between its result and this package's. */
  difference(): number
}

/** The part of onnxruntime-node that is used. */
interface OnnxRuntime {
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => { data: unknown }
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<Session>
  }
}
interface Session {
  run(feeds: object, fetches: object): Promise<unknown>
}

/** @returns Why there is none, or the contestant. */
export async function prepareOnnxRuntime(
  layer: BenchLayer,
  own: Own,
): Promise<Peer | { readonly missing: string }> {
  const require = createRequire(path.join(process.cwd(), 'package.json'))
  let runtime: OnnxRuntime
  let version: string
  try {
    runtime = require('onnxruntime-node') as OnnxRuntime
    version = (require('onnxruntime-node/package.json') as { version: string }).version
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isAbsent = code === 'MODULE_NOT_FOUND'
    return { missing: isAbsent ? 'not installed in this project' : `does not load: ${message}` }
  }
  const { inputShape, dtype, threads = getNumThreads() } = layer
  // The node takes batches only.
  const batched = (shape: readonly number[]) => (shape.length === 3 ? [1, ...shape] : shape)
  const shapes = { input: batched(inputShape), output: batched(own.outputShape) }
  const weight = bytesOf(own.weight)
  const model = onnxModel({ ...layer, inputShape: shapes.input }, shapes.output, weight)
  try {
    const session = await runtime.InferenceSession.create(model, {
      ...{ executionProviders: ['cpu'], intraOpNumThreads: threads, interOpNumThreads: 1 },
      logSeverityLevel: 3,
    })
    const data = own.output.slice()
    const output = new runtime.Tensor(dtype, data, shapes.output)
    const feeds = { input: new runtime.Tensor(dtype, own.input, shapes.input) }
    const run = async () => void (await session.run(feeds, { output }))
    await run() // it refuses some layers only now
    return {
      ...{ version, run },
      difference: () => largestDifference(numbers(output.data), numbers(own.output)),
    }
  } catch (error) {
    return { missing: `version ${version} does not run it: ${firstLine(error)}` }
  }
}

function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function numbers(data: unknown): Float32Array {
  return data instanceof Float32Array ? data : fromFloat16(data as Uint16Array)
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? 0))), 0)
}
