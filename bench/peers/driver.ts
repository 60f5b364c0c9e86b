/** What a driver of a Node library gives: serve.ts runs it, one layer at a time. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Task } from '../harness/task.js'

export interface Driver {
  readonly version: string
  /** @throws Error that says why the library cannot run this layer. */
  load(task: Task): LoadedLayer | Promise<LoadedLayer>
}

export interface LoadedLayer {
  /** One timed call: the work on data that is there, up to an output that is there. */
  run(): void | Promise<void>
  /** The last output in [N, C, H, W], in the task's dtype. */
  output(): Float32Array | Uint16Array
  drop(): void
}

export function readOperand(task: Task, name: 'input' | 'weight' | 'bias') {
  const bytes = new Uint8Array(readFileSync(path.join(task.folder, `${name}.bin`)))
  return task.dtype === 'float32' ? new Float32Array(bytes.buffer) : new Uint16Array(bytes.buffer)
}

export function zeros(task: Task, size: number): Float32Array | Uint16Array {
  return task.dtype === 'float32' ? new Float32Array(size) : new Uint16Array(size)
}
