/** The options of a layer on the command line, as numbers. */

import type { Pair } from '../arguments.js'
import type { DType } from '../dtype.js'
import type { GeometryOptions } from '../layer-options.js'
import { readThreads as readThreadCount } from '../runtime.js'
import { asUsage, type Options, UsageError, type Values } from './command.js'

const pairOption = (description: string) =>
  ({ type: 'string', argument: '<n|h,w>', description }) as const

export const GEOMETRY = {
  stride: pairOption('distance between the footprints of inputs (default: 1)'),
  padding: pairOption('what is cropped from each side of the full result (default: 0)'),
  'output-padding': pairOption('extra size at the end of each axis (default: 0)'),
  dilation: pairOption('distance between kernel taps (default: 1)'),
  groups: { type: 'string', argument: '<n>', description: 'blocked connections (default: 1)' },
} as const satisfies Options

export const THREADS = {
  threads: {
    type: 'string',
    argument: '<n>',
    description: 'threads; default: as "info" says',
  },
} as const satisfies Options

/** Their values are checked by the layer; here they need only be numbers. */
export function readGeometry(values: Values<typeof GEOMETRY>): GeometryOptions {
  const { stride, padding, dilation, groups } = values
  const outputPadding = values['output-padding']
  return {
    ...(stride === undefined ? {} : { stride: readPair('--stride', stride) }),
    ...(padding === undefined ? {} : { padding: readPair('--padding', padding) }),
    ...(outputPadding === undefined
      ? {}
      : { outputPadding: readPair('--output-padding', outputPadding) }),
    ...(dilation === undefined ? {} : { dilation: readPair('--dilation', dilation) }),
    ...(groups === undefined ? {} : { groups: readNumber('--groups', groups) }),
  }
}

/** @returns Nothing for the default. */
export function readThreads({ threads }: Values<typeof THREADS>): number | undefined {
  if (threads === undefined) return undefined
  const count = readNumber('--threads', threads)
  return asUsage(() => readThreadCount('--threads', count))
}

export function readPair(name: string, text: string): Pair {
  const [first = 0, second, ...more] = readNumbers(name, text)
  if (more.length > 0) throw new UsageError(`${name} must be n or h,w; received ${text}`)
  return second === undefined ? first : [first, second]
}

/** Reads `1,64,32,32`; `x` separates, too. */
export function readNumbers(name: string, text: string): number[] {
  return text.split(/[,x]/).map((part) => readNumber(name, part, text))
}

/** @throws UsageError for anything but digits. */
export function readNumber(name: string, text: string, whole = text): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new UsageError(`${name} must be made of whole numbers; received ${JSON.stringify(whole)}`)
}

/** @throws UsageError for anything but digits, which may have a point among them. */
export function readSeconds(text: string): number {
  if (/^(\d+\.?\d*|\.\d+)$/.test(text)) return Number(text)
  throw new UsageError(
    `--seconds must be a number such as 2 or 0.5; received ${JSON.stringify(text)}`,
  )
}

export function readDType(text: string | undefined): DType {
  if (text === 'float32' || text === 'float16') return text
  throw new UsageError(`--dtype must be float32 or float16; received ${text}`)
}
