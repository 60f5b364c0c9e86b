/** ONNX Runtime by its Node package; the promise is awaited, and the output reused. */

import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { elements, outputShape } from '../harness/layer.js'
import type { Task } from '../harness/task.js'
import { type Driver, type LoadedLayer, readOperand, zeros } from './driver.js'

export const version = installedVersion()

export const driver: Driver = { version, load }

function installedVersion(): string {
  const manifest = createRequire(import.meta.url).resolve('onnxruntime-node/package.json')
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}

/** @throws Error where there is no ONNX model. */
export async function createSession(task: Task): Promise<InferenceSession> {
  const model = path.join(task.folder, 'model.onnx')
  if (!existsSync(model)) throw new Error('there is no ONNX model')
  return InferenceSession.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: task.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  })
}

export function feedsOf(task: Task) {
  return { input: tensor(task, readOperand(task, 'input'), task.layer.input) }
}

async function load(task: Task): Promise<LoadedLayer> {
  const session = await createSession(task)
  const shape = outputShape(task.layer)
  const output = tensor(task, zeros(task, elements(shape)), shape)
  const feeds = feedsOf(task)
  return {
    async run() {
      await session.run(feeds, { output })
    },
    output: () => output.data as Float32Array | Uint16Array,
    drop: () => void session.release(),
  }
}

function tensor({ dtype }: Task, data: Float32Array | Uint16Array, shape: readonly number[]) {
  return data instanceof Float32Array
    ? new Tensor('float32', data, shape)
    : new Tensor(dtype, data, shape)
}
