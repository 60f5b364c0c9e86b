/** JSON of files, and what `JSON.parse` hides: names twice in one object, and nesting without end. */

import { malformed } from './weight-file-error.js'

/**
 * @param name - What messages call the file.
 * @param depth - How deep objects and arrays may nest.
 * @param expected - What the file must do, and what it must do with its names and nesting.
 * @throws Error `ERR_WEIGHT_FILE`.
 */
export function parseJson(
  name: string,
  text: string,
  depth: number,
  expected: { readonly text: string; readonly names: string },
): unknown {
  const fault = jsonFault(text, depth)
  if (fault !== undefined) throw malformed(name, expected.names, fault)
  try {
    return JSON.parse(text)
  } catch (cause) {
    // The message quotes the file; as it stands there it would write to the user's terminal.
    const reason = (cause as Error).message.replace(/[\s\p{Cc}]+/gu, ' ')
    const received = `text that is none: ${reason}`
    throw malformed(name, expected.text, received, { cause })
  }
}

/**
 * Looks through JSON text, which need not be valid, in time linear in its length.
 *
 * @param depth - How deep objects and arrays may nest.
 * @returns What is wrong, in words, or undefined.
 */
function jsonFault(text: string, depth: number): string | undefined {
  const open: (Set<string> | null)[] = []
  let string: string | undefined
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
      case '[':
        if (open.length === depth) return `nesting deeper than ${depth}`
        open.push(text[at] === '{' ? new Set() : null)
        break
      case '}':
      case ']':
        open.pop()
        break
      case '"': {
        const end = stringEnd(text, at)
        string = text.slice(at, end)
        at = end - 1
        break
      }
      case ':': {
        const names = open.at(-1)
        if (!names || string === undefined) break
        const name = unescaped(string)
        if (names.has(name)) return `the name ${string.slice(0, 80)} twice`
        names.add(name)
        break
      }
    }
  }
  return undefined
}

/** The index behind the string that begins here; the end of the text where it does not end. */
function stringEnd(text: string, begin: number): number {
  for (let at = begin + 1; ; at++) {
    at = text.indexOf('"', at)
    if (at === -1) return text.length
    let escapes = 0
    while (text[at - 1 - escapes] === '\\') escapes++
    if (escapes % 2 === 0) return at + 1
  }
}

/** Names that are spelt in different ways are the same name. */
function unescaped(string: string): string {
  if (!string.includes('\\')) return string
  try {
    return JSON.stringify(JSON.parse(string))
  } catch {
    return string
  }
}
