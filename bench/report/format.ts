/** Numbers and tables as text. */

/** Three significant digits. */
export function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

export function ratio(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

/** The largest error over the largest output. */
export function relativeError(value: number | undefined): string {
  return value === undefined ? '—' : value.toExponential(1)
}

export function percent(part: number, digits = 0): string {
  return `${(part * 100).toFixed(digits)} %`
}

/** One line of a table that is printed as it grows. */
export function toLine(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join('  ')
    .trimEnd()
}

/** The first row is the head. */
export function toTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows.map((row) => toLine(row, widths)).join('\n')
}

/** The first row is the head. Columns are as wide as their cells, as the formatter wants them. */
export function toMarkdown(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const widths = head.map((_, column) =>
    Math.max(3, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

/** As Markdown. */
export function toList(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}
