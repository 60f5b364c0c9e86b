/** What a command writes in a document: blocks between two comments, and single lines. */

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

/**
 * @returns The text with the line that begins with `start` replaced.
 * @throws Error when the text has no such line.
 */
export function replaceLine(text: string, start: string, line: string): string {
  const lines = text.split('\n')
  const index = lines.findIndex((one) => one.startsWith(start))
  if (index === -1) throw new Error(`no line ${start}`)
  lines[index] = line
  return lines.join('\n')
}
