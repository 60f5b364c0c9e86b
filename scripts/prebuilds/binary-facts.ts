/** What can be told of a shared library without loading it. */

export interface BinaryFacts {
  readonly format: 'ELF' | 'PE' | 'Mach-O'
  /** As Node calls it; the number of the format where Node has no name. */
  readonly arch: string
  readonly isLibrary: boolean
  /** Shared libraries that it needs. */
  readonly libraries: readonly string[]
  /** Symbols that it wants from elsewhere. */
  readonly imports: readonly string[]
  readonly exports: readonly string[]
  /** Versions of symbols that it wants, such as `GLIBC_2.17`. ELF alone. */
  readonly versions: readonly string[]
  /** Whether it takes room that only a program's start has for sure. ELF alone. */
  readonly staticTls: boolean
  /** Whether the loader is told to keep it mapped. ELF alone. */
  readonly noDelete: boolean
  /** Whether symbols and debug information for people are gone. */
  readonly stripped: boolean
  /** Where its code has a signature: whether that is of this code. Mach-O alone. */
  readonly signature?: 'valid' | 'invalid'
  /** The oldest system, such as `11.0`. Mach-O alone. */
  readonly minimumSystem?: string
}

/** The text at an offset, up to its zero. */
export function textAt(bytes: Buffer, offset: number): string {
  return bytes.toString('latin1', offset, bytes.indexOf(0, offset))
}
