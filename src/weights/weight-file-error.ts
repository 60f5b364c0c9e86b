/** Refusals of files. */

import { type ConvTransposeError, makeError } from '../errors.js'

/**
 * @param name - The file, or the argument that holds its bytes; with what of it is wrong.
 * @param received - In words.
 */
export function malformed(
  name: string,
  expected: string,
  received: string,
  options?: ErrorOptions,
): ConvTransposeError {
  return makeError('ERR_WEIGHT_FILE', `${name} must ${expected}; received ${received}`, options)
}

/** The start of a text that a file holds: its names can be as long as the file. */
export function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** The same for messages, in quotation marks. */
export function quoted(text: unknown): string {
  return typeof text === 'string' ? JSON.stringify(cut(text)) : 'no string'
}

/** What messages call something that has a name in a file. */
export function partOf(file: string, name: string): string {
  return `${file}: ${quoted(name)}`
}
