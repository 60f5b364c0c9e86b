/** Libraries that some formats need: installed by those who read them, loaded at the first use. */

import { makeError } from '../errors.js'

/**
 * @param name - As npm knows it.
 * @param what - What cannot be read without it.
 * @throws Error `ERR_MISSING_DEPENDENCY`.
 */
export async function loadLibrary<T>(
  name: string,
  what: string,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw makeError(
      'ERR_MISSING_DEPENDENCY',
      `${name} must be installed to read ${what} (npm install ${name}); it does not load`,
      { cause },
    )
  }
}
