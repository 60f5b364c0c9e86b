/** Protocol Buffers on the wire, read by protobufjs, which is loaded when a file needs it. */

import { loadLibrary } from './optional-library.js'

/** What is used of a protobufjs `Reader`: each method reads one value and moves on. */
export interface WireReader {
  readonly pos: number
  readonly len: number
  uint32(): number
  /** A `Long` for some. */
  int64(): number | { toNumber(): number }
  float(): number
  double(): number
  /** A view of the bytes, not a copy. */
  bytes(): Uint8Array
  string(): string
  skipType(wireType: number): unknown
}

/** Makes a reader of a message. */
export type OpenMessage = (bytes: Uint8Array) => WireReader

/**
 * @param what - What cannot be read without the library.
 * @throws Error `ERR_MISSING_DEPENDENCY`.
 */
export async function loadProtobuf(what: string): Promise<OpenMessage> {
  const { default: minimal } = await loadLibrary(
    'protobufjs',
    what,
    () => import('protobufjs/minimal.js'),
  )
  return (bytes) => minimal.Reader.create(bytes) as unknown as WireReader
}
