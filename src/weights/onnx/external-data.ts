/** Elements that lie in files beside the model. */

import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { inWords } from '../../errors.js'
import { withSource } from '../byte-source.js'
import { malformed } from '../weight-file-error.js'
import type { ReadExternal } from './tensor-proto.js'

/**
 * @param folder - Where the model lies; undefined for a model that is no file.
 * @returns A reader that keeps to the folder, also where symbolic links lead out of it.
 */
export function externalReader(folder: string | undefined): ReadExternal {
  return async (where, entries, length) => {
    const location = entries.get('location') ?? ''
    const offset = readNumber(where, entries, 'offset') ?? 0
    const given = readNumber(where, entries, 'length') ?? length
    if (given !== length) {
      throw malformed(where, `have ${length} bytes of external data`, `${given}`)
    }
    if (folder === undefined) {
      const expected = `hold its elements, or have the option folder to find ${inWords(location)}`
      throw malformed(where, expected, 'a model that is no file, and no folder')
    }
    const file = await locate(where, folder, location)
    return withSource(file, async (source) => {
      if (offset + length > source.size) {
        const expected = `find ${length} bytes from ${offset} on in ${inWords(location)}`
        throw malformed(where, expected, `${source.size} bytes in all`)
      }
      return source.read(offset, offset + length)
    })
  }
}

/** @throws Error `ERR_WEIGHT_FILE` for what leads out of the folder, or to nothing. */
async function locate(where: string, folder: string, location: string): Promise<string> {
  const expected = 'keep its external data in a file within the folder of the model'
  const parts = location.split(/[/\\]/)
  const isOutside = path.posix.isAbsolute(location) || path.win32.isAbsolute(location)
  if (location === '' || isOutside || parts.includes('..') || /\0|^[A-Za-z]:/.test(location)) {
    throw malformed(where, expected, inWords(location))
  }
  let base: string
  let file: string
  try {
    base = await realpath(folder)
    file = await realpath(path.join(base, location))
  } catch (cause) {
    throw malformed(where, expected, `${inWords(location)}, which is not there`, { cause })
  }
  if (file.startsWith(base.endsWith(path.sep) ? base : base + path.sep)) return file
  throw malformed(where, expected, `${inWords(location)}, a link that leads out of it`)
}

function readNumber(
  where: string,
  entries: ReadonlyMap<string, string>,
  key: string,
): number | undefined {
  const text = entries.get(key)
  if (text === undefined) return undefined
  const number = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number
  throw malformed(where, `have an integer ≥ 0 as the ${key} of its external data`, inWords(text))
}
