/**
 * Uncompressed pictures as libvips keeps them (`.v`): 64 bytes, then the rows. sharp decodes into such a
 * file and encodes from one as a stream, so that no picture has to fit in memory.
 */

import { type FileHandle, open } from 'node:fs/promises'
import { createLevels, type Levels, type PictureForm } from '../../upscale/picture.js'

const HEADER = 64
const MAGIC = 0x08f2a6b6
/** Offsets of what is read of the header; all are 32-bit words of the machine's order. */
const [AT_WIDTH, AT_HEIGHT, AT_BANDS, AT_FORMAT, AT_INTERPRETATION] = [1, 2, 3, 5, 7]
const [AT_X_RESOLUTION, AT_Y_RESOLUTION] = [8, 9]
const [UCHAR, USHORT] = [0, 2]

/** What libvips calls what the channels mean, and sharp. */
const SPACES = {
  grey: [1, 'b-w'],
  rgb: [22, 'srgb'],
  grey16: [26, 'grey16'],
  rgb16: [25, 'rgb16'],
} as const

function spaceOf({ channels, white }: PictureForm): (typeof SPACES)[keyof typeof SPACES] {
  if (channels < 3) return white > 255 ? SPACES.grey16 : SPACES.grey
  return white > 255 ? SPACES.rgb16 : SPACES.rgb
}

/** The name of the colour space that sharp is to keep a picture of this form in. */
export function colourspace(form: PictureForm): string {
  return spaceOf(form)[1]
}

/** A file whose rows are read as they are needed. */
export async function openVips(file: string): Promise<VipsReader> {
  const handle = await open(file)
  const header = new Uint32Array(HEADER / 4)
  await handle.read(header, 0, HEADER, 0)
  const format = header[AT_FORMAT]!
  if (header[0] !== MAGIC || (format !== UCHAR && format !== USHORT)) {
    await handle.close()
    throw new Error(`${file} must hold levels of 8 or 16 bits; received format ${format}`)
  }
  const form: PictureForm = {
    width: header[AT_WIDTH]!,
    height: header[AT_HEIGHT]!,
    channels: header[AT_BANDS]!,
    white: format === USHORT ? 65535 : 255,
  }
  return new VipsReader(handle, form)
}

export class VipsReader {
  readonly form: PictureForm
  readonly #handle: FileHandle
  #rows: Uint8Array | Uint16Array = new Uint8Array(0)

  constructor(handle: FileHandle, form: PictureForm) {
    this.#handle = handle
    this.form = form
  }

  /** @returns `[count, width, channels]`, valid until the next call. */
  async read(first: number, count: number): Promise<Levels> {
    const { width, channels, white } = this.form
    const row = width * channels
    if (this.#rows.length < count * row) this.#rows = createLevels(white, count * row)
    const rows = this.#rows.subarray(0, count * row)
    const bytes = new Uint8Array(rows.buffer, 0, rows.byteLength)
    const start = HEADER + first * row * rows.BYTES_PER_ELEMENT
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await this.#handle.read(bytes, done, bytes.length - done, start + done)
      if (bytesRead === 0)
        throw new Error('the decoded picture must hold all its rows; it ends early')
      done += bytesRead
    }
    return rows
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** A file whose rows are written one band after the other. */
export async function createVips(file: string, form: PictureForm): Promise<VipsWriter> {
  const header = new Uint32Array(HEADER / 4)
  const { width, height, channels, white } = form
  header[0] = MAGIC
  header[AT_WIDTH] = width
  header[AT_HEIGHT] = height
  header[AT_BANDS] = channels
  header[AT_FORMAT] = white > 255 ? USHORT : UCHAR
  header[AT_INTERPRETATION] = spaceOf(form)[0]
  const resolution = new Float32Array(header.buffer)
  resolution[AT_X_RESOLUTION] = 1
  resolution[AT_Y_RESOLUTION] = 1
  const handle = await open(file, 'w')
  await handle.writeFile(new Uint8Array(header.buffer))
  return new VipsWriter(handle)
}

export class VipsWriter {
  readonly #handle: FileHandle

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  async write(rows: Levels): Promise<void> {
    await this.#handle.writeFile(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}
