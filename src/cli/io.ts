/** Where a command writes, and what the other end can show. */

import { styleText } from 'node:util'

/** What `process.stdout` is, as far as commands use it. */
export interface Output {
  write(text: string): unknown
}

export interface IO {
  /** The result; with `json`, one JSON value and nothing else. */
  readonly out: Output
  /** Errors and progress. */
  readonly err: Output
  /** Whether a person watches `err`: only then is progress shown. */
  readonly isTerminal: boolean
  /** Whether `out` may get colours. */
  readonly color: boolean
  /** Whether the result was asked for as JSON. */
  readonly json: boolean
}

/** Colours are for terminals, and not with NO_COLOR. */
export function processIO(json: boolean): IO {
  const { stdout, stderr } = process
  for (const stream of [stdout, stderr]) stream.on('error', endQuietly)
  const color = stdout.isTTY === true && stdout.hasColors() && !process.env.NO_COLOR
  return { out: stdout, err: stderr, isTerminal: stderr.isTTY === true, color, json }
}

/** A reader such as `head` that has enough is no failure. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}

export function paint(io: IO, style: Parameters<typeof styleText>[0], text: string): string {
  // `color` has decided; newer Nodes would ask the stream again.
  return io.color ? styleText(style, text, { validateStream: false }) : text
}

/** Writes lines of text, or with `json` the value. */
export function report(io: IO, value: unknown, lines: () => readonly string[]): void {
  const text = io.json ? JSON.stringify(value, null, 2) : lines().join('\n')
  io.out.write(`${text}\n`)
}

/** Names in one column, values in the next. */
export function table(io: IO, rows: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${paint(io, 'bold', name.padEnd(width))}  ${value}`)
}
