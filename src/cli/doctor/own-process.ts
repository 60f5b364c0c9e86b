/** What Node lets this process do: options of it are not those of the processes that try the files. */

import { isKeptOut, wayIn } from '../../addons-kept-out.js'
import type { Finding } from './findings.js'

/** @returns Nothing where this process may load addons. */
export function addonFindings(): Finding[] {
  if (!keepsAddonsOut()) return []
  return [{ problem: 'Node keeps native addons out of this process', mend: wayIn() }]
}

/** Options for a child, which may inherit this process's: what Node keeps out is no fault of a file. */
export function optionsOfChild(): readonly string[] {
  if (!keepsAddonsOut()) return []
  return 'permission' in process ? ['--allow-addons'] : ['--addons']
}

function keepsAddonsOut(): boolean {
  try {
    // Node refuses before it looks for the file, which there is not.
    process.dlopen({ exports: {} }, 'no-such-file.node')
  } catch (error) {
    return isKeptOut(error)
  }
  return false
}

/** @throws Error where `--permission` forbids what doctor tries files by. */
export function requireProcesses(): void {
  const { permission } = process as { permission?: { has(scope: string): boolean } }
  if (permission === undefined || permission.has('child')) return
  throw new Error(
    'doctor must be allowed to start processes, which try the binaries: run node with ' +
      '--allow-child-process beside --permission, or without --permission',
  )
}
