/** The command line of a benchmark. */

import { type ParseArgsConfig, parseArgs } from 'node:util'

/** What every benchmark takes. */
const COMMON = {
  once: { type: 'boolean', default: false },
  save: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

const COMMON_USAGE = `
  --once           one short iteration of everything
  --save FILE      writes the results there, as JSON; default build/bench/, by the command's name`

type Options = NonNullable<ParseArgsConfig['options']>
type Values<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T & typeof COMMON }>
>['values']

/**
 * Reads the benchmark's own options and those that all have. With `--help` it prints the usage, its
 * own lines first, and ends the process.
 */
export function readOptions<T extends Options>(usage: string, own: T): Values<T> {
  const { values } = parseArgs<{ options: T & typeof COMMON }>({ options: { ...own, ...COMMON } })
  if ((values as { help: boolean }).help) {
    console.log(usage + COMMON_USAGE)
    process.exit()
  }
  return values
}
