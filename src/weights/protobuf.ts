/** Protocol Buffers on the wire, read by protobufjs, which is loaded when a file needs it. */

import { loadLibrary, type OptionalLibrary } from './optional-library.js'

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

const PROTOBUFJS: OptionalLibrary<typeof import('protobufjs/minimal.js')> = {
  name: 'protobufjs',
  versions: '7 or 8',
  spec: 'protobufjs@^8',
  load: async () => (await import('protobufjs/minimal.js')).default,
  needed: ['Reader.create', (minimal) => minimal.Reader?.create],
}

/**
 * @param what - What cannot be read without the library.
 * @throws Error `ERR_MISSING_DEPENDENCY`.
 */
export async function loadProtobuf(what: string): Promise<OpenMessage> {
  const minimal = await loadLibrary(PROTOBUFJS, what)
  return (bytes) => minimal.Reader.create(bytes) as unknown as WireReader
}
