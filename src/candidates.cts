/** The files that may hold the addon for this process, in the order in which they are tried. */

import * as fs from 'node:fs'
import * as path from 'node:path'
import { type Libc, libcOfProcess } from './libc.cjs'

/** A place that may hold the addon. */
export interface Candidate {
  /** An absolute path; with `unfit` it may be a folder that holds none. */
  readonly file: string
  readonly origin: 'CONVTRANSPOSE_BINARY' | 'entry point' | 'local build' | 'prebuilt'
  /** Why it is not tried. */
  readonly unfit?: string | undefined
}

interface NodeGypBuild {
  resolve(root: string): string
}

/**
 * The file that CONVTRANSPOSE_BINARY names, alone; else what node-gyp-build finds (a local build, then
 * the prebuilt file of this platform), then whatever else may load. Places without a file are listed too.
 *
 * @param root - The package's folder.
 * @param named - What CONVTRANSPOSE_BINARY names.
 */
export function listCandidates(root: string, named: string | undefined): readonly Candidate[] {
  if (named) return [{ file: path.resolve(named), origin: 'CONVTRANSPOSE_BINARY' }]
  const found = findFirst(root)
  const all = [...localBuilds(root), ...prebuilt(root, libcOfProcess())]
  const first = all.find(({ file }) => file === found)
  if (first === undefined) {
    // CONVTRANSPOSE_PREBUILD, npm_config_arch or a folder beside the executable led elsewhere.
    return found === undefined ? all : [{ file: found, origin: 'prebuilt' }, ...all]
  }
  return [first, ...all.filter((candidate) => candidate !== first)]
}

function findFirst(root: string): string | undefined {
  try {
    return (require('node-gyp-build') as NodeGypBuild).resolve(root)
  } catch {
    return undefined // each place is listed with a reason of its own
  }
}

function localBuilds(root: string): Candidate[] {
  const origin = 'local build'
  return ['Release', 'Debug'].flatMap((configuration): Candidate[] => {
    const folder = path.join(root, 'build', configuration)
    const files = addonsIn(folder)
    if (files.length === 0) {
      return configuration === 'Debug' ? [] : [{ file: folder, origin, unfit: 'holds no addon' }]
    }
    const unfit = process.env.PREBUILDS_ONLY ? 'left out, as PREBUILDS_ONLY is set' : undefined
    return files.map((file) => ({ file, origin, unfit }))
  })
}

function prebuilt(root: string, libc: Libc | undefined): Candidate[] {
  const origin = 'prebuilt'
  const folder = path.join(root, 'prebuilds', `${process.platform}-${process.arch}`)
  const files = addonsIn(folder)
  if (files.length === 0) return [{ file: folder, origin, unfit: otherPrebuilds(root) }]
  return files.map((file): Candidate => {
    const [, needed] = /\.(glibc|musl)\.node$/.exec(file) ?? []
    const fits = needed === undefined || libc === undefined || needed === libc
    return { file, origin, unfit: fits ? undefined : `for ${needed}; this process uses ${libc}` }
  })
}

function otherPrebuilds(root: string): string {
  const platforms = entries(path.join(root, 'prebuilds'))
  return platforms.length === 0
    ? 'holds no addon; prebuilds/ is missing or empty'
    : `holds no addon; prebuilds/ has ${platforms.join(', ')}`
}

function addonsIn(folder: string): string[] {
  const names = entries(folder).filter((name) => name.endsWith('.node'))
  return names.map((name) => path.join(folder, name))
}

function entries(folder: string): string[] {
  try {
    return fs.readdirSync(folder).sort()
  } catch {
    return []
  }
}
