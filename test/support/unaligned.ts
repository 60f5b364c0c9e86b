/** Markdown as its author means it, however the formatter lines it up. */

/** The lines of a page without the spaces and dashes that only line the columns of tables up. */
export function unaligned(page: string): string[] {
  return page.split('\n').map((line) => line.replace(/ +/g, ' ').replace(/-{3,}/g, '---'))
}
