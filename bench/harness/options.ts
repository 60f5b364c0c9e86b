/** The command line of a benchmark: what it takes, how it is read, and the usage made of that. */

import { parseArgs } from 'node:util'
import { FILE, type Kind } from './option-kinds.js'

const WRONG_USAGE = 2

/** Without a kind it is a flag; of a kind, without a default, it may be undefined. */
export interface Option {
  readonly is?: Kind<unknown>
  /** As one would write it. */
  readonly default?: string
  /** One line of the usage. */
  readonly description: string
}

export type Options = Readonly<Record<string, Option>>

/** What the options become. */
export type Values<T extends Options> = {
  readonly [K in keyof T]: T[K] extends { readonly is: Kind<infer V> }
    ? T[K] extends { readonly default: string }
      ? V
      : V | undefined
    : boolean
}

export interface CommandLine<T extends Options> {
  /** As one calls it, such as `npm run bench:growth`. */
  readonly command: string
  /** The names of what stands beside the options; `[name...]` is any number of them. Default none. */
  readonly operands?: readonly string[]
  readonly options: T
}

export interface Arguments<T extends Options> {
  readonly operands: readonly string[]
  readonly options: Values<T>
}

export const ONCE = { description: 'one short iteration of everything' } as const satisfies Option

/** What every benchmark takes that keeps its results. */
export const COMMON = {
  once: ONCE,
  save: {
    is: FILE,
    description: 'where its results go, as JSON (default: build/bench/, by its name)',
  },
} as const satisfies Options

const HELP: Option = { description: 'print this' }

/** As {@link readArguments}, of a command without operands. */
export function readOptions<const T extends Options>(command: string, options: T): Values<T> {
  return readArguments({ command, options }).options
}

/**
 * Reads this process's arguments. With `--help` it prints the usage and ends the process with 0; where
 * they are wrong it says so in one line, prints the usage and ends it with 2.
 */
export function readArguments<const T extends Options>(line: CommandLine<T>): Arguments<T> {
  try {
    const read = parse(line, process.argv.slice(2))
    if (read !== undefined) return read
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error
    console.error(`${line.command}: ${error.message}\n${usage(line)}`)
    process.exit(WRONG_USAGE)
  }
  console.log(usage(line))
  process.exit()
}

export class WrongUsage extends Error {}

/**
 * @returns Nothing where help is asked for.
 * @throws WrongUsage
 */
export function parse<T extends Options>(
  { operands: names = [], options }: CommandLine<T>,
  args: readonly string[],
): Arguments<T> | undefined {
  const { values: texts, positionals: operands } = split(args, options)
  if (texts.help === true) return undefined
  const values = Object.entries(options).map(([name, option]) => {
    return [name, readValue(name, option, texts[name])]
  })
  const isOpen = names.some((name) => name.endsWith('...]'))
  const missing = names[operands.length]
  if (missing !== undefined && !isOpen) throw new WrongUsage(`${missing} is missing`)
  const extra = operands[names.length]
  if (extra !== undefined && !isOpen) {
    throw new WrongUsage(`unexpected argument ${JSON.stringify(extra)}`)
  }
  return { operands, options: Object.fromEntries(values) as Values<T> }
}

/** The options with what stands for their values, what they are, and their defaults. */
export function usage({ command, operands = [], options }: CommandLine<Options>): string {
  const rows = Object.entries({ ...options, help: HELP }).map(([name, option]) => {
    const { is, description, default: text } = option
    return [
      is === undefined ? `--${name}` : `--${name} ${is.argument}`,
      text === undefined ? description : `${description} (default: ${text})`,
    ] as const
  })
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    `usage: ${[command, '--', ...operands, '[options]'].join(' ')}`,
    ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
  ].join('\n')
}

function split(args: readonly string[], options: Options) {
  const types = Object.entries({ ...options, help: HELP }).map(([name, { is }]) => {
    return [name, { type: is === undefined ? 'boolean' : 'string' }] as const
  })
  try {
    return parseArgs({
      args: [...args],
      options: Object.fromEntries(types),
      allowPositionals: true,
    })
  } catch (error) {
    // Node tells there, at length, how to pass an argument that begins with a dash.
    const [message = ''] = (error as Error).message.split(/\.\s/)
    throw new WrongUsage(message.replace(/^./, (letter) => letter.toLowerCase()))
  }
}

function readValue(name: string, option: Option, text: string | boolean | undefined): unknown {
  const { is, default: otherwise } = option
  if (is === undefined) return text === true
  const given = text ?? otherwise
  if (given === undefined) return undefined
  try {
    return is.read(String(given))
  } catch (error) {
    throw new WrongUsage(`--${name}: ${(error as Error).message}`)
  }
}
