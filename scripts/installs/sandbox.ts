// A user's machine without a compiler: a PATH of a few programs, an empty home, no settings.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, realpathSync, statSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { find } from '../command.js'

export interface Sandbox {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

export interface Outcome {
  readonly status: number | null
  readonly text: string
  readonly seconds: number
}

/** What shell scripts that start package managers use. */
const TOOLS = [
  'sh',
  'env',
  'dirname',
  'basename',
  'readlink',
  'uname',
  'sed',
  'cat',
  'ls',
  'mkdir',
  'rm',
]

/** @param manager - The package manager: its command, and the file that it is. */
export function makeSandbox(folder: string, manager: readonly [string, string]): Sandbox {
  const bin = path.join(folder, 'bin')
  const home = path.join(folder, 'home')
  for (const made of [bin, home]) mkdirSync(made, { recursive: true })
  for (const tool of TOOLS) symlinkSync(find(tool, 'coreutils'), path.join(bin, tool))
  symlinkSync(process.execPath, path.join(bin, 'node'))
  symlinkSync(realpathSync(manager[1]), path.join(bin, manager[0]))
  return { folder, env: { PATH: bin, HOME: home, LANG: 'C.UTF-8' } }
}

/** Runs a program of the sandbox, while this process goes on serving. */
export function runInside(
  { env }: Sandbox,
  cwd: string,
  [program = '', ...args]: readonly string[],
): Promise<Outcome> {
  const begin = performance.now()
  return new Promise((resolve) => {
    // By its file, because spawn would look for it in this process's PATH.
    const child = spawn(path.join(env.PATH ?? '', program), args, { cwd, env, timeout: 120_000 })
    let text = ''
    child.stdout.on('data', (chunk) => (text += chunk))
    child.stderr.on('data', (chunk) => (text += chunk))
    child.on('error', (error) => resolve({ status: null, text: error.message, seconds: 0 }))
    child.on('close', (status) => {
      resolve({ status, text, seconds: (performance.now() - begin) / 1000 })
    })
  })
}

/** The bytes of all files under a folder; a file that has several names counts once. */
export function sizeOf(folder: string): number {
  const seen = new Map<number, number>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const { ino, size } = statSync(path.join(entry.parentPath, entry.name))
    seen.set(ino, size)
  }
  return [...seen.values()].reduce((sum, size) => sum + size, 0)
}
