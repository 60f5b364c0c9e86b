/** Pictures as the upscaler takes them. */

/** Levels of 8 bits, or of 16. */
export type Levels = Uint8Array | Uint8ClampedArray | Uint16Array

/** What the pixels of a picture are. */
export interface PictureForm {
  /** In pixels, at least 1. */
  readonly width: number
  readonly height: number
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha; alpha is straight, not premultiplied. */
  readonly channels: number
  /** The level of white: 255 or 65535. */
  readonly white: number
}

/** Rows of a picture, one below the other. */
export interface Rows {
  /** Interleaved, `[rows, width, channels]`. */
  readonly data: Levels
  /** Which row of the picture the first one is. */
  readonly first: number
}

/** All zero. */
export function createLevels(white: number, length: number): Uint8Array | Uint16Array {
  return white > 255 ? new Uint16Array(length) : new Uint8Array(length)
}

/** How many of the channels are colour; alpha, where there is one, follows them. */
export function colourChannels(channels: number): number {
  return channels % 2 === 0 ? channels - 1 : channels
}
