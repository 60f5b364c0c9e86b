/** The error for when no binary loads: what was tried, why it failed, and the ways out. */

import path from 'node:path'
import { isKeptOut, wayIn } from './addons-kept-out.js'
import { type ConvTransposeError, firstLine, makeError } from './errors.js'
import { libcOfProcess } from './libc.cjs'
import type { Failure } from './native.cjs'

/** @returns Error `ERR_NATIVE_LOAD`; its cause is an AggregateError with one error per place. */
export function loadError(failures: readonly Failure[], root: string | undefined) {
  const lines = [
    `convtranspose must have a binary for ${processInWords()}; received none that loads:`,
    ...numbered(failures.map((failure) => placeInWords(failure, root))),
    'Ways out:',
    ...numbered(waysOut(failures)),
  ]
  const errors = failures.map(({ error }) => error)
  const cause = new AggregateError(errors, `places without a binary that loads: ${errors.length}`)
  return makeError('ERR_NATIVE_LOAD', lines.join('\n'), { cause }) satisfies ConvTransposeError
}

/** Such as `linux-x64 (glibc, Node 20.20.2, Node-API 9)`. */
function processInWords(): string {
  const { platform, arch, versions } = process
  const libc = libcOfProcess()
  const details = [
    ...(libc === undefined ? [] : [libc]),
    ...(versions.electron === undefined ? [] : [`Electron ${versions.electron}`]),
    `Node ${versions.node}`,
    `Node-API ${versions.napi}`,
  ]
  return `${platform}-${arch} (${details.join(', ')})`
}

/** Why a candidate gave no addon, in one line. */
export function reasonOf({ candidate, error }: Failure): string {
  if (candidate.unfit !== undefined) return candidate.unfit
  // The loader begins with the path, or ends with it; who reads this knows it.
  return firstLine(error).replace(`${candidate.file}: `, '').replace(` '${candidate.file}'`, '')
}

function placeInWords(failure: Failure, root: string | undefined): string {
  const { file, origin } = failure.candidate
  if (origin === 'CONVTRANSPOSE_BINARY') return `${origin}=${file}: ${reasonOf(failure)}`
  const inside = root === undefined ? file : path.relative(root, file)
  return `${inside.startsWith('..') ? file : inside}: ${reasonOf(failure)}`
}

function waysOut(failures: readonly Failure[]): string[] {
  const refused = failures.find(({ error }) => error.message.startsWith('CONVTRANSPOSE_ISA '))
  if (refused !== undefined) return ['unset CONVTRANSPOSE_ISA, or name one of these sets in it']
  if (failures.some(({ error }) => isKeptOut(error))) return [wayIn()]
  const origins = new Set(failures.map(({ candidate }) => candidate.origin))
  if (origins.has('CONVTRANSPOSE_BINARY')) {
    return ['unset CONVTRANSPOSE_BINARY, or name a file in it that loads: nothing else was tried']
  }
  if (origins.has('entry point')) {
    return [
      'in a bundle, import the entry point of the platform, such as "convtranspose/linux-x64", and ' +
        'copy its file, or leave the package out of the bundle (docs/bundlers.md of the repository)',
      'name a file that loads in CONVTRANSPOSE_BINARY',
    ]
  }
  return [
    'install the package again on this platform: a package manager, a copied node_modules or a bundler ' +
      'may have left its prebuilds/ folder out',
    'run "npx convtranspose build", which compiles a binary here (needs a C++ compiler and CMake)',
    'name a file that loads in CONVTRANSPOSE_BINARY',
    'run "npx convtranspose doctor", which tries each file in a process of its own and says more',
  ]
}

function numbered(lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${index + 1}. ${line}`)
}
