/** Scripts in processes of their own, for what a process decides once. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../../scripts/process.js'

const FOLDER = inRoot('build', 'scripts')
let count = 0

/**
 * Runs TypeScript in which `ct` is the package's source.
 *
 * @param variables - The `CONVTRANSPOSE_*` variables that it sees; no others.
 */
export function runScript(script: string, variables: Record<string, string>) {
  mkdirSync(FOLDER, { recursive: true })
  const file = path.join(FOLDER, `${process.pid}-${count++}.mts`)
  writeFileSync(file, `import * as ct from ${JSON.stringify(inRoot('src', 'index.ts'))}\n${script}`)
  const rest = Object.entries(process.env).filter(([name]) => !name.startsWith('CONVTRANSPOSE_'))
  const result = spawnSync(process.execPath, ['--import', 'tsx', file], {
    cwd: inRoot(),
    encoding: 'utf8',
    env: { ...Object.fromEntries(rest), ...variables },
  })
  return { text: result.stdout.trim(), errors: result.stderr, status: result.status }
}
