/** Tells the formats apart. */

import type { BinaryFacts } from './binary-facts.js'
import { readElf } from './read-elf.js'
import { readMachO } from './read-macho.js'
import { readPe } from './read-pe.js'

/** @throws Error where it is none of the three formats. */
export function readBinary(bytes: Buffer): BinaryFacts {
  const magic = bytes.toString('latin1', 0, 4)
  if (magic === '\x7fELF') return readElf(bytes)
  if (magic === '\xcf\xfa\xed\xfe') return readMachO(bytes)
  if (magic.startsWith('MZ')) return readPe(bytes)
  throw new Error('neither ELF, nor PE, nor Mach-O of 64 bits')
}
