/** The order of bytes within elements: that of files, and the machine's. */

export type ByteOrder = 'little' | 'big'

/** The machine's own order. */
export const HOST_ORDER: ByteOrder =
  new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 'little' : 'big'

/** Turns the bytes of each element around, in place. */
export function reverseElements(bytes: Uint8Array, width: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (width === 2) buffer.swap16()
  else if (width === 4) buffer.swap32()
  else if (width === 8) buffer.swap64()
}
