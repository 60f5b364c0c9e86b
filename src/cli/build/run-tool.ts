/** Runs a tool that takes long: quiet unless asked, and ended with this process. */

import { spawn } from 'node:child_process'
import type { IO } from '../io.js'

export interface Tool {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** What to do where it fails. */
  readonly hint: string
  readonly io: IO
  /** Shows its output as it comes; else only the end of it, where it fails. */
  readonly verbose: boolean
}

const LINES_SHOWN = 30

/** @throws Error where it fails, or where this process is told to end meanwhile. */
export async function runTool(tool: Tool): Promise<void> {
  const { command, args, cwd, env, hint, io, verbose } = tool
  const onWindows = process.platform === 'win32' && command === 'npm' // npm is a .cmd file there
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, shell: onWindows })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (verbose) io.err.write(text)
    })
  }
  const stop = (signal: NodeJS.Signals) => child.kill(signal)
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    const status = await new Promise<number | string | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve(code ?? signal))
    })
    if (status === 0) return
    if (!verbose) io.err.write(`${output.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n')}\n`)
    throw new Error(`${[command, ...args].slice(0, 3).join(' ')} ended with ${status}; ${hint}`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Error(`${command} must be on PATH; it is not`)
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
