/** Where the hosts of the matrix, and what ran on them, are kept between runs. */

import { inRoot } from '../process.js'

export function inTargets(...parts: string[]): string {
  return inRoot('build-targets', ...parts)
}
