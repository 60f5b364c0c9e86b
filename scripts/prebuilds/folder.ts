/** Where the tools and the builds of the prebuilt files are kept between runs. */

import { inRoot } from '../process.js'

export function inBuilds(...parts: string[]): string {
  return inRoot('build-prebuilds', ...parts)
}
