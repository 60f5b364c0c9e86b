/** The innermost loops of a function that multiply and add, and what is in them. */

import type { Dialect, Instruction, Listing } from '../../scripts/disassembly.js'

export interface Loop {
  readonly instructions: number
  readonly multiplyAdds: number
  /** Vectors moved to the stack or from it. */
  readonly spills: number
}

/** Of each loop that holds no other: from the target of a jump back to the jump. */
export function innermostLoops({ instructions }: Listing, dialect: Dialect): Loop[] {
  const first = instructions[0]?.address ?? 0
  const loops = instructions.flatMap(({ address: end, text }) => {
    const begin = Number.parseInt(dialect.jump.exec(text)?.[1] ?? '', 16)
    return begin >= first && begin <= end ? [{ begin, end }] : []
  })
  const inner = loops.filter(
    (loop) =>
      !loops.some(
        (other) =>
          other.begin >= loop.begin &&
          other.end <= loop.end &&
          (other.begin > loop.begin || other.end < loop.end),
      ),
  )
  return inner
    .map(({ begin, end }) =>
      count(
        instructions.filter(({ address }) => address >= begin && address <= end),
        dialect,
      ),
    )
    .filter(({ multiplyAdds }) => multiplyAdds > 0)
}

function count(body: readonly Instruction[], { multiplyAdd, spill }: Dialect): Loop {
  const of = (pattern: RegExp) => body.filter(({ text }) => pattern.test(text)).length
  return { instructions: body.length, multiplyAdds: of(multiplyAdd), spills: of(spill) }
}
