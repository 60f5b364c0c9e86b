// How the scripts find the project's root and run its tools.
import { type SpawnSyncOptions, spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export function inRoot(...parts: string[]): string {
  return path.join(ROOT, ...parts)
}

/** Runs a tool of the project or of the machine from the root. Returns whether it succeeded. */
export function succeeds(command: string, args: string[], options: SpawnSyncOptions = {}): boolean {
  const bin = inRoot('node_modules', '.bin')
  const result = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
    env: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
      ...options.env,
    },
  })
  if (result.error !== undefined) console.error(`${command}: ${result.error.message}`)
  return result.status === 0
}

/** Runs a tool and ends this process when it fails. */
export function run(command: string, args: string[], options: SpawnSyncOptions = {}): void {
  if (!succeeds(command, args, options)) process.exit(1)
}
