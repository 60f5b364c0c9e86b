// One row of the matrix.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../process.js'
import { readResult } from '../suite.js'
import { userEnvironment } from '../user-environment.js'
import { inTargets } from './folder.js'
import { launch } from './hosts.js'
import type { Row } from './rows.js'

export interface RowResult {
  readonly passed: number
  readonly failed: number
  /** What to read when something failed. */
  readonly text: string
}

/** The suite's second argument. */
const EVERY_CASE = '1'
const LIMIT = 10 * 60_000
/** What a file may choose by itself: never plain code. */
const BEST = { x64: ['avx512', 'avx2', 'sse2'], arm64: ['neon'] }

/**
 * Counts what the suite counts, and whether it ran the row's file, and with the row's instruction set.
 *
 * @param main - The suite's file, beside an installation of the package.
 * @throws As `launch`; Error when the host does not start.
 */
export async function runRow(row: Row, main: string): Promise<RowResult> {
  const { command, env } = launch(row)
  const [program = '', ...args] = command
  // Under wine, Node wants a file for its output.
  const file = inTargets(`${row.name}.log`)
  const log = openSync(file, 'w')
  const suite = spawn(program, [...args, main, inRoot('test', 'fixtures'), EVERY_CASE], {
    cwd: path.dirname(main),
    env: { ...userEnvironment(), CONVTRANSPOSE_ISA: row.isa, ...env },
    stdio: ['ignore', log, log],
    timeout: LIMIT,
  })
  const [status, signal] = await once(suite, 'exit')
  closeSync(log)
  const text = readFileSync(file, 'utf8')
  const { passed, failed, binary, isa } = readResult(text, status)
  const rightFile = binary?.replaceAll('\\', '/').endsWith(row.target.file) ?? false
  const rightIsa = (row.isa ? [row.isa] : BEST[row.target.arch]).includes(isa ?? 'none')
  const right = Number(rightFile) + Number(rightIsa)
  return {
    passed: passed + right,
    failed: failed + 2 - right,
    text: `${text}(${signal ?? `status ${status}`}; wanted: ${row.target.file})`,
  }
}
