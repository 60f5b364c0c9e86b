/** Functions of an object as instructions, for x86-64 and AArch64. */

import { execFileSync } from 'node:child_process'

export interface Instruction {
  readonly address: number
  readonly text: string
}

export interface Listing {
  readonly name: string
  readonly instructions: readonly Instruction[]
}

/** What differs between the instruction sets that objdump prints. */
export interface Dialect {
  readonly objdump: string
  /** A multiply-add of vectors. */
  readonly multiplyAdd: RegExp
  /** A jump, and the address that it goes to. */
  readonly jump: RegExp
  /** A vector that goes to the stack or comes from it. */
  readonly spill: RegExp
}

const X86 = { objdump: 'objdump', jump: /^j[a-z]+ +([0-9a-f]+)/ }

/** In the order of the report. */
export const DIALECTS: Readonly<Record<string, Dialect>> = {
  avx512: {
    ...X86,
    multiplyAdd: /^vfmadd\d+ps.*%zmm/,
    spill: /^(?=.*%[yz]mm).*\(%r[sb]p[,)]/,
  },
  avx2: { ...X86, multiplyAdd: /^vfmadd\d+ps.*%ymm/, spill: /^(?=.*%ymm).*\(%r[sb]p[,)]/ },
  neon: {
    objdump: 'aarch64-linux-gnu-objdump',
    multiplyAdd: /^fmla\s+v\d+\.4s/,
    jump: /^(?:b\.?[a-z]*|cbn?z\s+\w+,|tbn?z\s+\w+, #\d+,)\s+([0-9a-f]+)/,
    spill: /\bq\d+\b.*\[(?:sp|x29)/,
  },
}

/** The functions of an object, demangled. @throws Error where objdump is missing or fails. */
export function disassemble(object: string, { objdump }: Dialect): Listing[] {
  const text = execFileSync(objdump, ['-dC', '--no-show-raw-insn', object], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return text.split('\n\n').flatMap((block) => {
    const [head = '', ...lines] = block.trim().split('\n')
    const name = /^[0-9a-f]+ <(.*)>:$/.exec(head)?.[1]
    return name === undefined ? [] : [{ name, instructions: lines.flatMap(parse) }]
  })
}

function parse(line: string): Instruction[] {
  const [, address = '', text = ''] = /^\s*([0-9a-f]+):\s*(.*)$/.exec(line) ?? []
  return text === '' ? [] : [{ address: Number.parseInt(address, 16), text }]
}
