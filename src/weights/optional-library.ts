/** Libraries that some formats need: installed by those who read them, loaded at the first use. */

import { makeError } from '../errors.js'

/** A library, and which versions of it serve: any may be installed, for other packages of a project. */
export interface OptionalLibrary<T> {
  /** As npm knows it. */
  readonly name: string
  /** The versions that serve, in words. */
  readonly versions: string
  /** What `npm install` takes to replace another. */
  readonly spec: string
  readonly load: () => Promise<T>
  /** The function that the versions before lack, by its name. */
  readonly needed: readonly [name: string, find: (library: T) => unknown]
}

/**
 * @param what - What cannot be read without it.
 * @throws Error `ERR_MISSING_DEPENDENCY`, also for a version that does not serve.
 */
export async function loadLibrary<T>(library: OptionalLibrary<T>, what: string): Promise<T> {
  const { name, versions, spec, load, needed } = library
  let loaded: T
  try {
    loaded = await load()
  } catch (cause) {
    throw makeError(
      'ERR_MISSING_DEPENDENCY',
      `${name} must be installed to read ${what} (npm install ${name}); it does not load`,
      { cause },
    )
  }
  const [functionName, find] = needed
  if (typeof find(loaded) === 'function') return loaded
  throw makeError(
    'ERR_MISSING_DEPENDENCY',
    `${name} must be of version ${versions} to read ${what} (npm install ${spec}); ` +
      `the one that is installed has no ${functionName}`,
  )
}
