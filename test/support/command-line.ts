/** The command line in this process, with its streams as text. */

import type { IO } from '../../src/cli/io.js'
import { runProgram } from '../../src/cli/program.js'

/** @param settings - Of the terminal; none by default. */
export async function runCommandLine(args: readonly string[], settings: Partial<IO> = {}) {
  const written = { out: '', err: '' }
  const exitCode = await runProgram(args, {
    out: { write: (text) => (written.out += text) },
    err: { write: (text) => (written.err += text) },
    isTerminal: false,
    color: false,
    json: args.includes('--json'),
    ...settings,
  })
  return { exitCode, ...written }
}
