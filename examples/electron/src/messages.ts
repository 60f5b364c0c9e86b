/** What the window and the model's process say to each other, by structured clone. */

/** `pixels` is `[height, width, 4]`: RGBA, 8 bits, as a canvas has them; opaque. */
export interface Picture {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
}

export interface Request {
  readonly id: number
  readonly picture: Picture
}

export interface Answer {
  readonly id: number
  /** One of the two. */
  readonly picture?: Picture
  readonly error?: string
}

/** What the preload script lets the page call. */
export interface Model {
  double(picture: Picture): Promise<Picture>
}
