/** What is wrong, and how to mend it. */

import type { Candidate } from '../../candidates.cjs'
import type { Probed } from './probe.js'

/** A place and what trying it led to; a place that is not tried has no result. */
export interface Examined extends Candidate {
  readonly result?: Probed
}

export interface Finding {
  readonly problem: string
  readonly mend: string
}

const REINSTALL =
  'install the package again on this platform (the package manager, a copied node_modules or a ' +
  'bundler may have left prebuilds/ out), or run "npx convtranspose build"'

/** The place that the package loads; undefined where it fails, or where loading kills the process. */
export function chosen(examined: readonly Examined[]): Examined | undefined {
  const tried = examined.filter(({ result }) => result !== undefined)
  const first = tried.find(({ result }) => result?.loads || hasCrashed(result))
  return first?.result?.loads ? first : undefined
}

/**
 * @param examined - The places that the package tries.
 * @param others - With CONVTRANSPOSE_BINARY: what it would try without.
 */
export function findingsOf(
  examined: readonly Examined[],
  others: readonly Examined[],
  packageVersion: string,
): Finding[] {
  const findings = examined.flatMap((place) => {
    const mend = mendOf(place, others)
    return mend === undefined ? [] : [{ problem: problemOf(place), mend }]
  })
  const used = chosen(examined)
  if (used === undefined && findings.length === 0) {
    const problem = examined.map(problemOf).join('; ')
    findings.push({ problem: `nothing fits: ${problem}`, mend: REINSTALL })
  }
  if (used?.result?.loads && used.result.version !== packageVersion) {
    const problem = `${used.file} was built for version ${used.result.version} of the package`
    const mend =
      used.origin === 'local build'
        ? 'run "npx convtranspose build" again, or delete the build folder of the package'
        : 'use the binary of this version'
    findings.push({ problem, mend })
  }
  return findings
}

function problemOf({ file, unfit, result }: Examined): string {
  const reason = unfit ?? (result?.loads === false ? result.reason : '')
  return `${file}: ${reason}`
}

function mendOf({ origin, result }: Examined, others: readonly Examined[]): string | undefined {
  if (result === undefined || result.loads) return undefined
  const { reason } = result
  if (reason.startsWith('CONVTRANSPOSE_ISA '))
    return 'unset CONVTRANSPOSE_ISA, or name one of these'
  if (origin === 'CONVTRANSPOSE_BINARY') {
    const other = chosen(others)
    return other === undefined
      ? 'name a file that loads, or unset CONVTRANSPOSE_BINARY and mend what else fails'
      : `unset CONVTRANSPOSE_BINARY: ${other.file} then loads`
  }
  if (hasCrashed(result)) {
    return (
      'try CONVTRANSPOSE_ISA=sse2 (or scalar); "npx convtranspose build" compiles for this machine; ' +
      'please report it with the output of "convtranspose doctor --json"'
    )
  }
  const library = /(lib(?:gomp|stdc\+\+|gcc_s)\S*\.so\.\d+)/.exec(reason)?.[1]
  if (/GLIBC(XX)?_[\d.]+/.test(reason)) {
    return 'it was built for a newer system: run "npx convtranspose build" on this one'
  }
  if (library !== undefined) return `install ${library} (Debian: libgomp1, libstdc++6, libgcc-s1)`
  return origin === 'local build'
    ? 'run "npx convtranspose build" again, or delete the build folder of the package'
    : REINSTALL
}

function hasCrashed(result: Probed | undefined): boolean {
  return result?.loads === false && result.signal !== undefined
}
