/** The commands, in the order of the help; each is loaded only when it is needed. */

import type { Command } from './command.js'

export const COMMANDS: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  info: () => import('./info.js'),
  run: () => import('./run.js'),
  inspect: () => import('./inspect.js'),
  bench: () => import('./bench.js'),
  upscale: () => import('./upscale.js'),
  doctor: () => import('./doctor.js'),
  build: () => import('./build.js'),
}
