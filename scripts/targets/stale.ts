// Whether a file of prebuilds/ is of the sources beside it. Only releases renew the files.
import { existsSync, readFileSync } from 'node:fs'
import { MARK, sourcesDigest } from '../prebuilds/sources-digest.js'
import { pathOf, type Target } from '../prebuilds/targets.js'

export function isMissing(target: Target): boolean {
  return !existsSync(pathOf(target))
}

/** Requires: the file is there. */
export function isStale(target: Target): boolean {
  return !readFileSync(pathOf(target)).includes(`${MARK}${sourcesDigest()}`)
}
