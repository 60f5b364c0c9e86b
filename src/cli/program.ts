/** Finds the command, reads its options, runs it and turns what it throws into an exit code. */

import { inspect, parseArgs } from 'node:util'
import { type Command, type Options, UsageError } from './command.js'
import { COMMANDS } from './commands.js'
import { COMMON_OPTIONS, commandHelp, programHelp } from './help.js'
import { type IO, paint, report } from './io.js'
import { readManifest } from './package-files.js'

const FAILURE = 1
const WRONG_USAGE = 2

/** @returns The exit code. */
export async function runProgram(args: readonly string[], io: IO): Promise<number> {
  const [first, ...rest] = args
  try {
    if (first === undefined) {
      io.err.write(`${await helpOfAll(io)}\n`)
      return WRONG_USAGE
    }
    if (first === '--help' || first === '-h' || first === 'help') {
      const [name] = rest.filter((arg) => arg !== '--json')
      const command = await find(name)
      if (command === undefined && name !== undefined) throw new UsageError(unknownCommand(name))
      const help = command ? commandHelp(io, command) : await helpOfAll(io)
      report(io, { help }, () => [help])
      return 0
    }
    if (first === '--version') {
      const { version } = readManifest()
      report(io, { version }, () => [version])
      return 0
    }
    const command = await find(first)
    if (command === undefined) throw new UsageError(unknownCommand(first))
    return await runCommand(command, rest, io)
  } catch (error) {
    return tell(error, first, io)
  }
}

async function find(name: string | undefined): Promise<Command | undefined> {
  if (name === undefined || !Object.hasOwn(COMMANDS, name)) return undefined
  return (await COMMANDS[name]?.())?.command
}

async function helpOfAll(io: IO): Promise<string> {
  const loaded = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  return programHelp(
    io,
    loaded.map(({ command }) => command),
  )
}

function unknownCommand(name: string): string {
  const kind = name.startsWith('-') ? 'option' : 'command'
  return `there is no ${kind} ${JSON.stringify(name)}; commands: ${Object.keys(COMMANDS).join(', ')}`
}

async function runCommand(command: Command, args: string[], io: IO): Promise<number> {
  const { values, positionals } = parse(args, { ...command.options, ...COMMON_OPTIONS })
  if (values.help === true) {
    const help = commandHelp(io, command)
    report(io, { help }, () => [help])
    return 0
  }
  return command.run(values as Parameters<Command['run']>[0], positionals, io)
}

function parse(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: joinNegatives(args, options), options, allowPositionals: true })
  } catch (error) {
    // Node tells there, at length, how to pass an argument that begins with a dash.
    const [message = ''] = (error as Error).message.split(/\.\s/)
    throw new UsageError(message.replace(/^./, (letter) => letter.toLowerCase()))
  }
}

/** `--stride -1` as `--stride=-1`: a value, which the option's reader refuses by what it must be. */
function joinNegatives(args: readonly string[], options: Options): string[] {
  const joined: string[] = []
  for (const arg of args) {
    const option = joined.at(-1) ?? ''
    const takesValue = option.startsWith('--') && options[option.slice(2)]?.type === 'string'
    if (takesValue && /^-[\d.]/.test(arg)) joined.splice(-1, 1, `${option}=${arg}`)
    else joined.push(arg)
  }
  return joined
}

/** One line, without a stack; with `json` also as the result. */
function tell(error: unknown, name: string | undefined, io: IO): number {
  const { message, code } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : failure(error)
  const isUsage = error instanceof UsageError
  const known = name !== undefined && Object.hasOwn(COMMANDS, name)
  const program = known ? `convtranspose ${name}` : 'convtranspose'
  const shown = process.env.CONVTRANSPOSE_DEBUG === '1' && !isUsage ? inspect(error) : message
  io.err.write(`${paint(io, 'red', `${program}:`)} ${shown}\n`)
  if (isUsage) io.err.write(`"${program} --help" tells more.\n`)
  if (io.json) {
    const reported = { code: isUsage ? 'ERR_USAGE' : code, message }
    io.out.write(`${JSON.stringify({ error: reported }, null, 2)}\n`)
  }
  return isUsage ? WRONG_USAGE : FAILURE
}

function failure(thrown: unknown): { message: string; code?: string } {
  return { message: String(thrown) }
}
