/** Messages on the wire: walked field by field, or decoded by a schema; views, no copies. */

import { isOwnError } from '../../errors.js'
import type { OpenMessage, WireReader } from '../protobuf.js'
import { malformed } from '../weight-file-error.js'

/** How the value of a field is stored. */
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

interface ValueOfKind {
  /** Default ''. */
  string: string
  strings: readonly string[]
  /** Default 0. */
  integer: number
  /** One by one, or packed. */
  integers: readonly number[]
  floats: readonly number[]
  /** Bytes, or a message that is decoded when it is needed. */
  bytes: Uint8Array | undefined
}

type Kind = keyof ValueOfKind

/** The fields that are wanted of a message: their numbers and kinds. */
export type Schema = { readonly [name: string]: readonly [field: number, kind: Kind] }

export type Decoded<S extends Schema> = { readonly [K in keyof S]: ValueOfKind[S[K][1]] }

/** One field of a message; a visitor reads its value by one of these, once, or leaves it. */
export interface Field {
  readonly number: number
  string(): string
  bytes(): Uint8Array
  integer(): number
  /** All of this occurrence: one, or packed ones. */
  integers(each: (value: number) => void): void
  floats(width: 4 | 8, each: (value: number) => void): void
}

/** A file of messages. Everything that reads of it throws Error `ERR_WEIGHT_FILE`. */
export class Wire {
  /** What messages call the file. */
  readonly name: string
  readonly #open: OpenMessage

  constructor(name: string, open: OpenMessage) {
    this.name = name
    this.#open = open
  }

  /** Shows all fields of a message in their order. */
  each(bytes: Uint8Array, visit: (field: Field) => void): void {
    try {
      const reader = this.#open(bytes)
      while (reader.pos < reader.len) {
        const tag = reader.uint32()
        if (tag >>> 3 === 0) throw this.broken('a field of number 0')
        const begin = reader.pos
        visit(new WireField(this, this.#open, reader, tag))
        if (reader.pos === begin) reader.skipType(tag & 7)
      }
    } catch (cause) {
      // protobufjs throws plain errors, and range errors without a code.
      const isOurs = cause instanceof TypeError || isOwnError(cause)
      throw isOurs ? cause : this.broken(`a broken one (${(cause as Error).message})`, cause)
    }
  }

  decode<S extends Schema>(schema: S, bytes: Uint8Array): Decoded<S> {
    const fields = new Map<number, readonly [name: string, kind: Kind]>()
    const message: Record<string, unknown> = {}
    for (const [name, [number, kind]] of Object.entries(schema)) {
      fields.set(number, [name, kind])
      message[name] = DEFAULTS[kind]()
    }
    this.each(bytes, (field) => {
      const [name, kind] = fields.get(field.number) ?? []
      if (name === undefined || kind === undefined) return
      const old = message[name]
      if (kind === 'strings') (old as string[]).push(field.string())
      else if (kind === 'integers') field.integers((value) => (old as number[]).push(value))
      else if (kind === 'floats') field.floats(4, (value) => (old as number[]).push(value))
      else if (kind === 'bytes' && old !== undefined) throw this.broken(`two of the field ${name}`)
      else message[name] = field[kind]()
    })
    return message as Decoded<S>
  }

  broken(received: string, cause?: unknown): Error {
    const expected = 'hold whole messages of Protocol Buffers'
    return malformed(this.name, expected, `${received}; is it an ONNX model?`, { cause })
  }
}

const DEFAULTS: { readonly [K in Kind]: () => unknown } = {
  string: () => '',
  strings: () => [],
  integer: () => 0,
  integers: () => [],
  floats: () => [],
  bytes: () => undefined,
}

class WireField implements Field {
  readonly number: number
  readonly #type: number
  readonly #wire: Wire
  readonly #open: OpenMessage
  readonly #reader: WireReader

  constructor(wire: Wire, open: OpenMessage, reader: WireReader, tag: number) {
    this.number = tag >>> 3
    this.#type = tag & 7
    this.#wire = wire
    this.#open = open
    this.#reader = reader
  }

  string(): string {
    return this.#of(WIRE.bytes).string()
  }

  bytes(): Uint8Array {
    return this.#of(WIRE.bytes).bytes()
  }

  integer(): number {
    return this.#integer(this.#of(WIRE.varint))
  }

  integers(each: (value: number) => void): void {
    this.#repeated(WIRE.varint, (reader) => each(this.#integer(reader)))
  }

  floats(width: 4 | 8, each: (value: number) => void): void {
    if (width === 4) this.#repeated(WIRE.fixed32, (reader) => each(reader.float()))
    else this.#repeated(WIRE.fixed64, (reader) => each(reader.double()))
  }

  #repeated(type: number, read: (reader: WireReader) => void): void {
    if (this.#type !== WIRE.bytes) {
      read(this.#of(type))
      return
    }
    const packed = this.#open(this.#reader.bytes())
    while (packed.pos < packed.len) read(packed)
  }

  #of(type: number): WireReader {
    if (this.#type === type) return this.#reader
    const received = `field ${this.number} of wire type ${this.#type} instead of ${type}`
    throw this.#wire.broken(received)
  }

  #integer(reader: WireReader): number {
    const value = reader.int64()
    const number = typeof value === 'number' ? value : value.toNumber()
    if (Number.isSafeInteger(number)) return number
    throw this.#wire.broken(`the integer ${number} in field ${this.number}`)
  }
}
