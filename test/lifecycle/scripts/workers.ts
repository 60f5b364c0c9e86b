/** Starting workers that run a script of this folder, and waiting for their ends. */

import { Worker } from 'node:worker_threads'

/** Resolves with the exit code. */
export function ended(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('exit', resolve)
  })
}

/** Resolves with the worker's next message. */
export function message(worker: Worker): Promise<unknown> {
  return new Promise((resolve) => worker.once('message', resolve))
}

export function startWorkers(url: string, count: number): Worker[] {
  return Array.from({ length: count }, () => new Worker(new URL(url)))
}
