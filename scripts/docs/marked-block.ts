/** Blocks of a document that a command writes, between two comments. */

/**
 * @returns The text with the block between `<!-- NAME -->` and `<!-- /NAME -->` replaced.
 * @throws Error when the text has no such block.
 */
export function replaceBlock(text: string, name: string, block: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const first = text.indexOf(begin)
  const last = text.indexOf(end, first)
  if (first === -1 || last === -1) throw new Error(`no block ${begin} ... ${end}`)
  return `${text.slice(0, first + begin.length)}\n\n${block}\n\n${text.slice(last)}`
}
