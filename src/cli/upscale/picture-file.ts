/** Picture files, by sharp: an optional dependency, loaded when it is needed. */

import { access } from 'node:fs/promises'
import path from 'node:path'
import type Sharp from 'sharp'
import { firstLine, makeError } from '../../errors.js'
import type { PictureForm } from '../../upscale/picture.js'
import { loadLibrary, type OptionalLibrary } from '../../weights/optional-library.js'
import { UsageError } from '../command.js'
import { colourspace, openVips, type VipsReader } from './vips-file.js'

/** By the ending of a name: what is written, and the most pixels per side that it can hold. */
const FORMATS = {
  '.png': { name: 'png', side: 2 ** 31 - 1, hasAlpha: true },
  '.jpg': { name: 'jpeg', side: 65535, hasAlpha: false },
  '.jpeg': { name: 'jpeg', side: 65535, hasAlpha: false },
  '.webp': { name: 'webp', side: 16383, hasAlpha: true },
} as const

export type Format = (typeof FORMATS)[keyof typeof FORMATS]

/** Of what loses by compression: JPEG and WebP. */
const QUALITY = 95

const SHARP: OptionalLibrary<typeof Sharp> = {
  name: 'sharp',
  versions: '0.34 or newer',
  spec: 'sharp@latest',
  load: async () => (await import('sharp')).default,
  needed: ['autoOrient', (sharp) => sharp.prototype?.autoOrient],
}

/** @throws Error `ERR_MISSING_DEPENDENCY` where sharp is not installed, or another version of it. */
export function loadSharp(): Promise<typeof Sharp> {
  return loadLibrary(SHARP, 'and write pictures')
}

/** @throws UsageError for a name that ends otherwise. */
export function formatOf(file: string): Format {
  const extension = path.extname(file).toLowerCase()
  if (Object.hasOwn(FORMATS, extension)) return FORMATS[extension as keyof typeof FORMATS]
  const endings = Object.keys(FORMATS).join(', ')
  throw new UsageError(`an output must end in one of ${endings}; received ${JSON.stringify(file)}`)
}

/**
 * Decodes a picture into a file of libvips, upright as its EXIF orientation says and in sRGB; grey stays
 * grey and 16 bits stay 16.
 *
 * @throws Error `ERR_PICTURE_FILE` with a message of one line that names the file.
 */
export async function decode(sharp: typeof Sharp, file: string, into: string): Promise<VipsReader> {
  try {
    await access(file)
    const { space, depth = '' } = await sharp(file).metadata()
    const is16Bit = depth === 'ushort'
    const isGrey = space === 'b-w' || space === 'grey16'
    const form = { width: 1, height: 1, channels: isGrey ? 1 : 3, white: is16Bit ? 65535 : 255 }
    await sharp(file).autoOrient().toColourspace(colourspace(form)).toFile(into)
    return await openVips(into)
  } catch (error) {
    return fail('cannot read', file, error)
  }
}

/** @throws Error `ERR_TOO_LARGE`, UsageError: what the format cannot hold. */
export function requireFit(format: Format, form: PictureForm): void {
  const side = Math.max(form.width, form.height)
  if (side > format.side) {
    const limit = `${format.side} pixels per side, the most that a ${format.name} file can have`
    throw makeError(
      'ERR_TOO_LARGE',
      `the enlarged picture must have at most ${limit}; received ${side}`,
    )
  }
  if (form.channels % 2 === 0 && !format.hasAlpha) {
    throw new UsageError('a picture with alpha must be written as .png or .webp; JPEG has no alpha')
  }
}

/**
 * Encodes pictures that lie in files of libvips, several side by side.
 *
 * @param shown - What the file is to be called in the end, for the message.
 * @throws Error `ERR_PICTURE_FILE`.
 */
export async function encode(
  sharp: typeof Sharp,
  files: readonly string[],
  form: PictureForm,
  format: Format,
  into: string,
  shown: string,
): Promise<void> {
  const options = { limitInputPixels: false } as const
  const pictures =
    files.length === 1
      ? sharp(files[0]!, options)
      : sharp([...files], { ...options, join: { across: files.length } })
  const target = format.name === 'png' ? {} : { quality: QUALITY }
  try {
    await pictures.toColourspace(colourspace(form)).toFormat(format.name, target).toFile(into)
  } catch (error) {
    fail('cannot write', shown, error)
  }
}

/** @throws Error `ERR_PICTURE_FILE`, always. */
export function fail(what: 'cannot read' | 'cannot write', file: string, cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException
  const reason = code === 'ENOENT' ? 'no such file or directory' : firstLine(cause)
  throw makeError('ERR_PICTURE_FILE', `${what} ${file}: ${reason}`, { cause })
}
