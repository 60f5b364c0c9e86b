/** What a command is. */

import { type ErrorCode, isOwnError } from '../errors.js'
import type { IO } from './io.js'

/** An option in the form of `node:util` parseArgs, with what the help says of it. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  readonly default?: string
  /** The name of its value in the help, such as `<H,W>`. */
  readonly argument?: string
  readonly description: string
}

export type Options = Readonly<Record<string, Option>>

/** What parseArgs makes of the options. */
export type Values<O extends Options> = {
  readonly [K in keyof O]?: O[K]['type'] extends 'boolean'
    ? boolean
    : O[K]['multiple'] extends true
      ? string[]
      : string
}

export interface Command<O extends Options = Options> {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What stands behind the name: `<input.npy> <output.npy> [options]`. */
  readonly usage: string
  /** Paragraphs below the usage, and examples. */
  readonly help: string
  /** Its own; `--help` and `--json` are every command's. */
  readonly options: O
  /**
   * @returns The exit code: 0 or 1.
   * @throws UsageError for wrong arguments (exit code 2); anything else is a failure (1).
   */
  run(values: Values<O>, positionals: readonly string[], io: IO): Promise<number>
}

/** Gives `run` the types of the options. */
export function defineCommand<const O extends Options>(command: Command<O>): Command {
  return command as unknown as Command
}

/** The command line was wrong: exit code 2 and a pointer to the help. */
export class UsageError extends Error {}

/** How the library refuses a value, and values that do not go together. */
const REFUSALS: readonly ErrorCode[] = ['ERR_OUT_OF_RANGE', 'ERR_SHAPE_MISMATCH']

/**
 * Makes something of values that the command line alone gives.
 *
 * @throws UsageError where the library refuses the values, which the command line is at fault for then.
 */
export function asUsage<T>(make: () => T, codes = REFUSALS): T {
  try {
    return make()
  } catch (error) {
    throw usageErrorOf(error, codes)
  }
}

/** Returns a UsageError in place of a refusal of one of the codes, anything else as it is. */
export function usageErrorOf(error: unknown, codes = REFUSALS): unknown {
  return isOwnError(error) && codes.includes(error.code) ? new UsageError(error.message) : error
}

/** @throws UsageError for another number of arguments than are named. */
export function readPositionals(
  positionals: readonly string[],
  names: readonly string[],
): readonly string[] {
  const missing = names[positionals.length]
  if (missing !== undefined) throw new UsageError(`${missing} is missing`)
  const extra = positionals[names.length]
  if (extra !== undefined) throw new UsageError(`unexpected argument ${JSON.stringify(extra)}`)
  return positionals
}
