// Programs that npm carries, each in a folder of its own, kept between runs.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot, succeeds } from './process.js'

/**
 * Returns a program's file, installed at the first run under build/runtimes/; undefined where it does
 * not install, or not run.
 *
 * @param name - The folder's name.
 * @param install - The package of npm, whose install script may bring the binary.
 * @param command - The program's name.
 */
export function npmBinary(name: string, install: string, command: string): string | undefined {
  const folder = inRoot('build', 'runtimes', name)
  const binary = path.join(folder, 'node_modules', '.bin', command)
  const runs = () => existsSync(binary) && spawnSync(binary, ['--version']).status === 0
  if (runs()) return binary
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), '{}')
  return npmInstall(folder, install) && runs() ? binary : undefined
}

/** Installs a package or a tarball into a folder. Returns whether it succeeded. */
export function npmInstall(folder: string, what: string, ...options: string[]): boolean {
  const args = ['install', '--no-save', '--no-package-lock', '--silent', ...options, what]
  return succeeds('npm', args, { cwd: folder })
}
