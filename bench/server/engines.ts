/**
 * What a server may run a layer with: one call per request, a new output each. Inputs are in memory,
 * but for those that are transferred: they are read into a buffer of their own.
 */

import { openSync, read } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { ConvTranspose2d, TensorLike } from 'convtranspose'
import { type DType, elements } from '../harness/layer.js'
import type { Task } from '../harness/task.js'

export interface Engine {
  readonly version: string
  load(task: Task): Promise<ServedLayer>
}

export interface ServedLayer {
  run(): Promise<unknown> | unknown
  /** Starts a run and aborts it; absent where the library cannot. */
  abortable?(signal: AbortSignal): Promise<unknown>
}

export const ENGINES: Readonly<Record<string, () => Promise<Engine>>> = {
  'convtranspose forward': () =>
    convtranspose((module, input) => ({
      run: () => module.forward(input),
      abortable: (signal) => module.forward(input, { signal }),
    })),
  'convtranspose forward, transfer': () =>
    convtranspose((module, { shape }, task) => {
      const receive = receiver(task)
      return {
        run: async () => module.forward({ data: await receive(), shape }, { transfer: true }),
      }
    }),
  'convtranspose forwardSync': () =>
    convtranspose((module, input) => ({ run: () => module.forwardSync(input) })),
  'onnxruntime-node': async () => {
    const { createSession, feedsOf, version } = await import('../peers/onnxruntime-node.js')
    return {
      version,
      async load(task) {
        const [session, feeds] = [await createSession(task), feedsOf(task)]
        return { run: () => session.run(feeds) }
      },
    }
  },
}

type Input = TensorLike & { readonly shape: readonly number[] }

async function convtranspose(
  serve: (module: ConvTranspose2d<DType>, input: Input, task: Task) => ServedLayer,
): Promise<Engine> {
  const { buildModule, inputOf, version } = await import('../peers/convtranspose.js')
  return {
    version,
    async load(task) {
      const module = buildModule(task)
      await module.prepare(task.layer.input)
      return serve(module, inputOf(task), task)
    },
  }
}

const readInto = promisify(read)

/** Inputs as a server gets them: each in a new buffer, filled off the event loop. */
function receiver(task: Task): () => Promise<Float32Array> {
  const file = openSync(path.join(task.folder, 'input.bin'), 'r')
  const bytes = 4 * elements(task.layer.input)
  return async () => {
    const data = new Float32Array(bytes / 4)
    const { bytesRead } = await readInto(file, data, 0, bytes, 0)
    if (bytesRead !== bytes) throw new Error(`read ${bytesRead} bytes of ${bytes}`)
    return data
  }
}
