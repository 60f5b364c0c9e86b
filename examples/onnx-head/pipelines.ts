/** One model run twice: by onnxruntime-node as a whole, and with its heads run by this package. */

import { getNumThreads, type TensorLike } from 'convtranspose'
import { type OnnxConvTranspose, readOnnx } from 'convtranspose/weights'
import { InferenceSession, type Tensor } from 'onnxruntime-node'
import { split } from './split.js'

/** Takes an image and gives the model's outputs by name. */
export type Pipeline = (image: Tensor) => Promise<Readonly<Record<string, TensorLike<'float32'>>>>

function createSession(model: Uint8Array, spins: boolean): Promise<InferenceSession> {
  return InferenceSession.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: getNumThreads(),
    logSeverityLevel: 3,
    // Threads that wait in a loop would hold the CPUs that the heads want.
    extra: { session: { intra_op: { allow_spinning: spins ? '1' : '0' } } },
  })
}

export async function wholePipeline(model: Uint8Array): Promise<Pipeline> {
  const session = await createSession(model, true)
  return async (image) => {
    const outputs = await session.run({ image })
    return outputs as Record<string, TensorLike<'float32'>>
  }
}

export async function splitPipeline(model: Uint8Array): Promise<Pipeline> {
  const { backbone, heads } = split(model)
  const session = await createSession(backbone, false)
  const layers = await readOnnx(model, { names: heads, dtype: 'float32' })
  return async (image) => {
    const features = await session.run({ image })
    const run = async (layer: OnnxConvTranspose<'float32'>) => {
      // The tensor of onnxruntime goes in as it is.
      const input = features[layer.input] as Tensor as TensorLike<'float32'>
      return [layer.output, await layer.forward(input)] as const
    }
    return Object.fromEntries(await Promise.all(layers.map(run)))
  }
}
