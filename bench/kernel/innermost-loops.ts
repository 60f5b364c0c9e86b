/** The innermost loops of a function that multiply and add, and what is in them. */

import type { Dialect, Instruction, Listing } from '../../scripts/disassembly.js'

export interface Loop {
  readonly instructions: number
  readonly multiplyAdds: number
  /** Vectors moved to the stack or from it. */
  readonly spills: number
}

/**
 * Of each loop that multiplies and adds and holds no other that does: from the target of a jump back to the
 * jump. What it does besides in loops of its own, such as prefetching, counts once.
 */
export function innermostLoops({ instructions }: Listing, dialect: Dialect): Loop[] {
  const first = instructions[0]?.address ?? 0
  const loops = instructions.flatMap(({ address: end, text }) => {
    const begin = Number.parseInt(dialect.jump.exec(text)?.[1] ?? '', 16)
    if (!(begin >= first && begin <= end)) return []
    const body = instructions.filter(({ address }) => address >= begin && address <= end)
    const loop = count(body, dialect)
    return loop.multiplyAdds > 0 ? [{ begin, end, loop }] : []
  })
  return loops
    .filter(
      ({ begin, end }) =>
        !loops.some(
          (other) =>
            other.begin >= begin && other.end <= end && (other.begin > begin || other.end < end),
        ),
    )
    .map(({ loop }) => loop)
}

function count(body: readonly Instruction[], { multiplyAdd, spill }: Dialect): Loop {
  const of = (pattern: RegExp) => body.filter(({ text }) => pattern.test(text)).length
  return { instructions: body.length, multiplyAdds: of(multiplyAdd), spills: of(spill) }
}
