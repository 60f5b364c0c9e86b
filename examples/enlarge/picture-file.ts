/** Pictures on disk: reading any PNG or JPEG, writing PNG. */

import { readFile, writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import type { Image } from './enlarge.js'

/**
 * Reads a picture as 8-bit levels, upright as its EXIF orientation says; grey stays one channel.
 *
 * @throws Error with a message of one line that names the file.
 */
export async function readPicture(path: string): Promise<Image> {
  const file = await readFile(path).catch((error) => fail('cannot read', path, error))
  try {
    const { space } = await sharp(file).metadata()
    const { data, info } = await sharp(file).rotate().raw().toBuffer({ resolveWithObject: true })
    const { width, height } = info
    const picture = { data, width, height, channels: info.channels }
    // sharp decodes grey to three equal channels; as raw grey it would drop the alpha.
    return space === 'b-w' || space === 'grey16' ? firstColour(picture) : picture
  } catch (error) {
    return fail('cannot decode', path, error)
  }
}

/**
 * Writes a picture as PNG.
 *
 * @throws Error with a message of one line that names the file.
 */
export async function writePicture(path: string, picture: Image): Promise<void> {
  const { data, width, height } = picture
  const channels = picture.channels as 1 | 2 | 3 | 4
  const space = channels < 3 ? 'b-w' : 'srgb'
  const png = sharp(data, { raw: { width, height, channels } }).toColourspace(space).png()
  try {
    await writeFile(path, await png.toBuffer())
  } catch (error) {
    fail('cannot write', path, error)
  }
}

/** Keeps the first channel, and alpha where there is one. */
function firstColour({ data, width, height, channels }: Image): Image {
  const kept = channels === 4 ? [0, 3] : [0]
  const grey = new Uint8Array(width * height * kept.length)
  let to = 0
  for (let from = 0; from < data.length; from += channels) {
    for (const channel of kept) grey[to++] = data[from + channel]!
  }
  return { data: grey, width, height, channels: kept.length }
}

function fail(what: string, path: string, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException
  const reason = code === 'ENOENT' ? 'no such file or directory' : message.split('\n')[0]
  throw new Error(`${what} ${path}: ${reason}`, { cause: error })
}
