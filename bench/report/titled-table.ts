/** Tables with a title each: what a command prints, and what the results page shows. */

import { toMarkdown, toTable } from './format.js'
import type { Table } from './tables.js'

export interface TitledTable {
  readonly title: string
  /** The first row is the head. */
  readonly rows: Table
}

export function printTables(tables: readonly TitledTable[]): void {
  for (const { title, rows } of tables) console.log(`\n${title}\n${toTable(rows)}`)
}

/** Paragraphs of Markdown: a title (bold, or as a heading of the third level) and a table in turn. */
export function toParagraphs(tables: readonly TitledTable[], style: 'bold' | 'heading'): string[] {
  return tables.flatMap(({ title, rows }) => [
    style === 'bold' ? `**${title}**` : `### ${title}`,
    toMarkdown(rows),
  ])
}
