/** Refusals of files. */

import { type ConvTransposeError, makeError, shortened } from '../errors.js'

/**
 * @param name - The file, or the argument that holds its bytes; with what of it is wrong.
 * @param received - In words.
 */
export function malformed(
  name: string,
  expected: string,
  received: string,
  options?: { cause?: unknown },
): ConvTransposeError {
  return makeError('ERR_WEIGHT_FILE', `${name} must ${expected}; received ${received}`, options)
}

/** What writes the tensors of a file of `torch.save`, a pickle, which is never read. */
export const PICKLE_REMEDY = 'safetensors.torch.save_file writes what is in it (docs/weights.md)'

/** A text that a file holds, for messages: its names can be as long as the file. */
export function quoted(text: unknown): string {
  return typeof text === 'string' ? JSON.stringify(shortened(text)) : 'no string'
}

/** What messages call something that has a name in a file. */
export function partOf(file: string, name: string): string {
  return `${file}: ${quoted(name)}`
}
