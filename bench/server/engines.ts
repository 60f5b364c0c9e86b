/** What a server may run a layer with: one call per request, a new output each, inputs in memory. */

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
  'convtranspose forward': async () => {
    const { buildModule, inputOf, version } = await import('../peers/convtranspose.js')
    return {
      version,
      async load(task) {
        const [module, input] = [buildModule(task), inputOf(task)]
        await module.prepare(task.layer.input)
        return {
          run: () => module.forward(input),
          abortable: (signal) => module.forward(input, { signal }),
        }
      },
    }
  },
  'convtranspose forwardSync': async () => {
    const { buildModule, inputOf, version } = await import('../peers/convtranspose.js')
    return {
      version,
      async load(task) {
        const [module, input] = [buildModule(task), inputOf(task)]
        await module.prepare(task.layer.input)
        return { run: () => module.forwardSync(input) }
      },
    }
  },
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
