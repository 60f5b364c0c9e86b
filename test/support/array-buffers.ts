/** Buffers that go away or change their size. */

export interface ResizableBuffer extends ArrayBuffer {
  resize(bytes: number): void
}

/** A resizable buffer, which the library of TypeScript's target does not know. */
export const resizable = (bytes: number, most: number): ResizableBuffer =>
  Reflect.construct(ArrayBuffer, [bytes, { maxByteLength: most }])

export function detach(buffer: ArrayBufferLike): void {
  structuredClone(buffer as ArrayBuffer, { transfer: [buffer as ArrayBuffer] })
}
