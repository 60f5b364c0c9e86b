// How Node is started on each host.
import { copyFileSync, existsSync } from 'node:fs'
import path from 'node:path'
import { find } from '../command.js'
import { unpack } from './debian.js'
import { inTargets } from './folder.js'
import { muslNode, officialNode } from './node-binaries.js'
import type { Arch, Row } from './rows.js'

export interface Launch {
  /** The program and its first arguments; those of Node follow. */
  readonly command: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/**
 * Fetches what the host needs.
 *
 * @throws Missing when the machine lacks an emulator, Error when something does not install.
 */
export function launch({ host, target: { arch } }: Row): Launch {
  switch (host.kind) {
    case 'machine':
      return { command: [officialNode('linux-x64', host.node)], env: {} }
    case 'glibc':
      return { command: [...emulator(arch), ...onGlibc(arch, host.node)], env: {} }
    case 'musl':
      return { command: [...emulator(arch), ...onMusl(arch, host.node)], env: {} }
    case 'wine':
      return onWine(host.node, host.executable)
  }
}

const GNU = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }
const MUSL = { x64: 'x86_64-linux-musl', arm64: 'aarch64-linux-musl' }

function emulator(arch: Arch): string[] {
  return arch === process.arch ? [] : [find('qemu-aarch64-static', 'qemu-user-static')]
}

function onGlibc(arch: Arch, major: number): string[] {
  const node = officialNode(`linux-${arch}`, major)
  const root = unpack('bullseye', arch, ['libc6', 'libstdc++6', 'libgcc-s1', 'libatomic1'])
  const folders = ['lib', 'usr/lib'].map((folder) => path.join(root, folder, GNU[arch]))
  const loader = path.join(root, 'lib', GNU[arch], 'ld-2.31.so')
  return [loader, '--library-path', folders.join(':'), node]
}

/** Debian 12's musl is too old for Node's builds, which need DT_RELR. */
function onMusl(arch: Arch, major: number): string[] {
  const { node, libraries } = muslNode(arch, major)
  const root = unpack('trixie', arch, ['musl'])
  // As a program, musl's C library is its loader.
  const loader = path.join(root, 'usr', 'lib', MUSL[arch], 'libc.so')
  return [loader, '--library-path', libraries, node]
}

function onWine(major: number, executable?: string): Launch {
  const wine = find('wine64', 'wine64', '/usr/lib/wine')
  const official = officialNode('win-x64', major)
  const node = path.join(path.dirname(official), executable ?? path.basename(official))
  if (!existsSync(node)) copyFileSync(official, node)
  return {
    command: [wine, node],
    env: {
      WINEPREFIX: inTargets('wine'),
      WINEDEBUG: '-all',
      WINEDLLOVERRIDES: 'mscoree=;mshtml=',
      NODE_SKIP_PLATFORM_CHECK: '1',
    },
  }
}
