// The suite of test/runtimes, for hosts that no test runner works on: plain JavaScript beside an
// installation of the packed package, which it finds as users do.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { npmInstall } from './npm-binary.js'
import { pack } from './packed.js'
import { inRoot, run } from './process.js'

export interface SuiteResult {
  readonly passed: number
  readonly failed: number
  /** The instruction set and the file that were in use; absent when the suite did not begin. */
  readonly isa: string | undefined
  readonly binary: string | undefined
}

/**
 * Compiles the suite and installs the packed package, both in `folder`.
 *
 * @param prebuilds - Where the package's binaries lie; by default it has the host's build alone.
 * @returns The file to run. Its arguments are test/runtimes/suite/main.ts's.
 */
export function prepareSuite(folder: string, prebuilds?: string): string {
  for (const stale of ['suite', 'node_modules']) {
    rmSync(path.join(folder, stale), { recursive: true, force: true })
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  // Bun would else follow the project's, to the sources.
  writeFileSync(path.join(folder, 'tsconfig.json'), '{}')
  run('tsc', ['-p', inRoot('test', 'runtimes'), '--outDir', path.join(folder, 'suite')])
  const packed = pack(prebuilds)
  const installed = npmInstall(folder, packed.tarball)
  rmSync(packed.folder, { recursive: true, force: true })
  if (!installed) throw new Error('the packed package does not install')
  return path.join(folder, 'suite', 'test', 'runtimes', 'suite', 'main.js')
}

/** Reads what the suite printed; a status other than 0 is at least one failure. */
export function readResult(output: string, status: number | null): SuiteResult {
  const counts = /^(\d+) passed, (\d+) failed\r?$/m.exec(output)
  const used = /^(\w+) of (.+?)\r?$/m.exec(output)
  const failures = Number(counts?.[2] ?? 1)
  return {
    passed: Number(counts?.[1] ?? 0),
    failed: failures || (status === 0 ? 0 : 1),
    isa: used?.[1],
    binary: used?.[2],
  }
}
