/** The platforms that the package brings a file for. */

import { inRoot } from '../process.js'

export interface Target {
  /** Such as `linux-x64-musl`. */
  readonly name: string
  /** As Node calls them. */
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly arch: 'x64' | 'arm64'
  readonly libc?: 'glibc' | 'musl'
  /** As zig calls it, with the oldest system that it runs on. */
  readonly triple: string
  /** Where prebuildify puts it, from the root. */
  readonly file: string
}

const CPU = { x64: 'x86_64', arm64: 'aarch64' } as const
const ARCHES = ['x64', 'arm64'] as const

export const TARGETS: readonly Target[] = [
  ...ARCHES.map((arch) => linux(arch, 'glibc', 'gnu.2.28')),
  ...ARCHES.map((arch) => linux(arch, 'musl', 'musl')),
  ...ARCHES.map((arch) => other('win32', arch, 'windows-gnu')),
  ...ARCHES.map((arch) => other('darwin', arch, 'macos.11.0')),
]

/** @throws RangeError for a name that is none. */
export function targetsNamed(names: readonly string[]): readonly Target[] {
  if (names.length === 0) return TARGETS
  return names.map((name) => {
    const target = TARGETS.find((candidate) => candidate.name === name)
    if (target !== undefined) return target
    const choices = TARGETS.map((candidate) => candidate.name).join(', ')
    throw new RangeError(`a target must be one of ${choices}; received ${name}`)
  })
}

/** The absolute path of a target's file. */
export function pathOf(target: Target): string {
  return inRoot(...target.file.split('/'))
}

function linux(arch: Target['arch'], libc: 'glibc' | 'musl', abi: string): Target {
  return {
    ...{ name: `linux-${arch}-${libc}`, platform: 'linux', arch, libc },
    triple: `${CPU[arch]}-linux-${abi}`,
    file: `prebuilds/linux-${arch}/convtranspose.${libc}.node`,
  }
}

function other(platform: 'win32' | 'darwin', arch: Target['arch'], abi: string): Target {
  return {
    ...{ name: `${platform}-${arch}`, platform, arch },
    triple: `${CPU[arch]}-${abi}`,
    file: `prebuilds/${platform}-${arch}/convtranspose.node`,
  }
}
