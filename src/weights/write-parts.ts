/** Writing files part by part. */

import { open } from 'node:fs/promises'
import { invalidType } from '../errors.js'

/**
 * @param path - A file that exists is replaced.
 * @param makeParts - Called before this returns, once the path has been checked.
 * @throws As the promise's rejection: TypeError `ERR_INVALID_ARG_TYPE`; what `makeParts` and `node:fs`
 * throw.
 */
export async function writeParts(
  path: unknown,
  makeParts: () => readonly Uint8Array[],
): Promise<void> {
  if (typeof path !== 'string' && !(path instanceof URL)) {
    throw invalidType('path', 'a path or a file: URL', path)
  }
  const parts = makeParts()
  const file = await open(path, 'w')
  try {
    for (const part of parts) await file.writeFile(part)
  } finally {
    await file.close()
  }
}
