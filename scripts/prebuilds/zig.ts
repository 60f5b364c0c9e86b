/** The compiler of the prebuilt files. */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { run } from '../process.js'
import { inBuilds } from './folder.js'
import { ZIG } from './pins.js'

/** Returns the path of zig, installed from PyPI at the first call. */
export function zig(): string {
  const venv = inBuilds(ZIG.replace('==', '-'))
  const python = path.join(venv, 'bin', 'python')
  const find = () => {
    const module = execFileSync(python, ['-c', 'import ziglang; print(ziglang.__file__)'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return path.join(path.dirname(module.trim()), 'zig')
  }
  if (existsSync(python)) {
    try {
      return find()
    } catch {
      // An installation that was broken off.
    }
  }
  run('python3', ['-m', 'venv', '--clear', venv])
  run(python, ['-m', 'pip', 'install', '--quiet', ZIG])
  return find()
}

/** Where zig keeps what it has compiled, its standard libraries above all. */
export const ZIG_CACHE: NodeJS.ProcessEnv = {
  ZIG_GLOBAL_CACHE_DIR: inBuilds('zig-cache'),
  ZIG_LOCAL_CACHE_DIR: inBuilds('zig-cache'),
}
