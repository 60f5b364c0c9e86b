/** Zip archives for tests, right and wrong. */

import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipPart {
  readonly name: string
  readonly data: Uint8Array
  readonly deflate?: boolean
  /** What the archive says instead of the truth. */
  readonly says?: { readonly size?: number; readonly crc?: number }
}

export function zipFile(parts: readonly ZipPart[]): Uint8Array {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const { name, data, deflate = false, says = {} } of parts) {
    const packed = deflate ? deflateRawSync(data) : Buffer.from(data)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(deflate ? 8 : 0, 4)
    fields.writeUInt32LE(says.crc ?? crc32(data), 10)
    fields.writeUInt32LE(packed.byteLength, 14)
    fields.writeUInt32LE(says.size ?? data.byteLength, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = [Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, Buffer.from(name))
    locals.push(...local)
    at += local.reduce((sum, part) => sum + part.byteLength, 0)
  }
  const size = central.reduce((sum, part) => sum + part.byteLength, 0)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(size, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...locals, ...central, Buffer.from('PK\x05\x06'), end])
}
