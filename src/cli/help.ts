/** The help of the program and of its commands. */

import type { Command, Option, Options } from './command.js'
import { type IO, paint } from './io.js'

const WIDTH = 90

/** What every command understands. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', description: 'print one JSON value instead of text' },
  help: { type: 'boolean', short: 'h', description: 'print this help' },
} as const satisfies Options

export function programHelp(io: IO, commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary }): Row => [name, summary])
  return [
    `${heading(io, 'Usage:')} convtranspose <command> [options]`,
    '',
    'Transposed convolution (MindSpore’s mint.nn.ConvTranspose2d) for Node, on CPUs.',
    '',
    heading(io, 'Commands:'),
    ...columns(rows),
    '',
    heading(io, 'Options:'),
    ...columns([
      ['-h, --help', 'print this help, or that of a command'],
      ['--version', 'print the version of the package'],
      ['--json', 'with any command: print one JSON value instead of text'],
    ]),
    '',
    'Exit codes: 0 success, 1 failure, 2 wrong usage. Colours are for terminals only, and off with',
    'NO_COLOR. CONVTRANSPOSE_DEBUG=1 adds stack traces to errors.',
    '',
    '"convtranspose <command> --help" tells about a command.',
  ].join('\n')
}

export function commandHelp(io: IO, command: Command): string {
  const options = { ...command.options, ...COMMON_OPTIONS }
  const rows = Object.entries(options).map(
    ([name, option]): Row => [optionName(name, option), optionText(option)],
  )
  return [
    `${heading(io, 'Usage:')} convtranspose ${command.name} ${command.usage}`.trimEnd(),
    '',
    command.help.trim(),
    '',
    heading(io, 'Options:'),
    ...columns(rows),
  ].join('\n')
}

type Row = readonly [name: string, text: string]

function heading(io: IO, text: string): string {
  return paint(io, 'bold', text)
}

function optionName(name: string, { short, argument }: Option): string {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`
  return argument === undefined ? names : `${names} ${argument}`
}

function optionText(option: Option): string {
  const { description, default: value } = option
  return value === undefined ? description : `${description} (default: ${value})`
}

function columns(rows: readonly Row[]): string[] {
  const indent = Math.max(...rows.map(([name]) => name.length)) + 4
  return rows.flatMap(([name, text]) =>
    wrap(text, WIDTH - indent).map(
      (line, index) => (index === 0 ? `  ${name}`.padEnd(indent) : ' '.repeat(indent)) + line,
    ),
  )
}

function wrap(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}
