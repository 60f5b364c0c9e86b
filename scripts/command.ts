// Commands whose failure is an exception.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/** A program that the machine lacks. */
export class Missing extends Error {
  constructor(program: string, debian: string) {
    super(`${program} is missing; on Debian: apt-get install ${debian}`)
  }
}

/** Runs a command to its end. Returns what it printed. */
export function output(command: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`${command} fails: ${error?.message ?? stderr.trim()}`)
}

/** Returns the file of a program: in a folder of `PATH`, or in another one. */
export function find(program: string, debian: string, ...further: string[]): string {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...further]
  const found = folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file))
  if (found === undefined) throw new Missing(program, debian)
  return found
}
