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
