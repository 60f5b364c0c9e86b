/** Folders beside the outputs for what is not finished: an output appears whole or not at all. */

import { rmSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { fail } from './picture-file.js'

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const

export interface Workplace {
  /** The path of a file in the folder. */
  at(name: string): string
}

/**
 * Runs a task with a folder of its own beside an output, which is removed afterwards, also where Ctrl-C
 * ends it.
 *
 * @throws Error `ERR_PICTURE_FILE` where the output's folder cannot be written to.
 */
export async function withWorkplace<T>(
  output: string,
  task: (place: Workplace) => Promise<T>,
): Promise<T> {
  const beside = path.join(path.dirname(path.resolve(output)), '.convtranspose-')
  const folder = await mkdtemp(beside).catch((error) => fail('cannot write', output, error))
  const handlers = Object.entries(SIGNALS).map(([signal, exitCode]) => {
    const handler = () => {
      rmSync(folder, { recursive: true, force: true })
      process.exit(exitCode)
    }
    process.once(signal, handler)
    return [signal, handler] as const
  })
  try {
    return await task({ at: (name) => path.join(folder, name) })
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler)
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Has a file made under another name, then puts it where it belongs.
 *
 * @throws Error `ERR_PICTURE_FILE`, and what `make` rejects with.
 */
export async function deliver(
  file: string,
  make: (temporary: string) => Promise<void>,
): Promise<void> {
  await withWorkplace(file, async (place) => {
    const temporary = place.at(path.basename(file))
    await make(temporary)
    await rename(temporary, file).catch((error) => fail('cannot write', file, error))
  })
}
