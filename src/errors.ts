/**
 * Every error of this package: a class, a stable `code`, and a message that names the argument,
 * what was expected and what came.
 */

/**
 * The stable name of a kind of error, in its `code` property.
 *
 * | code | class | the argument |
 * | --- | --- | --- |
 * | `ERR_INVALID_ARG_TYPE` | TypeError | is of another type |
 * | `ERR_UNKNOWN_OPTION` | TypeError | is an unknown option |
 * | `ERR_OUT_OF_RANGE` | RangeError | has a value that is not allowed |
 * | `ERR_SHAPE_MISMATCH` | RangeError | has a shape or a length that does not fit the others |
 * | `ERR_DTYPE_MISMATCH` | TypeError | has a dtype that does not fit the others |
 * | `ERR_TOO_LARGE` | RangeError | asks for more memory, elements or queued calls than there can be |
 * | `ERR_OVERLAP` | RangeError | is an `out` that shares memory with an operand |
 * | `ERR_BUFFER_IN_USE` | RangeError | is an `out` in use by another running call |
 * | `ERR_DETACHED` | TypeError | has a buffer that was transferred away |
 * | `ERR_STATE_DICT` | Error | lacks parameters, or has others |
 * | `ERR_DISPOSED` | Error | is a layer that was disposed of |
 * | `ERR_NATIVE_LOAD` | Error | is right, but no binary of the package loads |
 * | `ERR_WEIGHT_FILE` | Error | is a file that is malformed, or that no layer can be made of |
 * | `ERR_MISSING_DEPENDENCY` | Error | is a file that an optional package reads, which is not installed |
 * | `ERR_PICTURE_FILE` | Error | of the command line is a picture that cannot be read or written |
 */
export type ErrorCode =
  | 'ERR_INVALID_ARG_TYPE'
  | 'ERR_UNKNOWN_OPTION'
  | 'ERR_OUT_OF_RANGE'
  | 'ERR_SHAPE_MISMATCH'
  | 'ERR_DTYPE_MISMATCH'
  | 'ERR_TOO_LARGE'
  | 'ERR_OVERLAP'
  | 'ERR_BUFFER_IN_USE'
  | 'ERR_DETACHED'
  | 'ERR_STATE_DICT'
  | 'ERR_DISPOSED'
  | 'ERR_NATIVE_LOAD'
  | 'ERR_WEIGHT_FILE'
  | 'ERR_MISSING_DEPENDENCY'
  | 'ERR_PICTURE_FILE'

const CLASSES = {
  ERR_INVALID_ARG_TYPE: TypeError,
  ERR_UNKNOWN_OPTION: TypeError,
  ERR_OUT_OF_RANGE: RangeError,
  ERR_SHAPE_MISMATCH: RangeError,
  ERR_DTYPE_MISMATCH: TypeError,
  ERR_TOO_LARGE: RangeError,
  ERR_OVERLAP: RangeError,
  ERR_BUFFER_IN_USE: RangeError,
  ERR_DETACHED: TypeError,
  ERR_STATE_DICT: Error,
  ERR_DISPOSED: Error,
  ERR_NATIVE_LOAD: Error,
  ERR_WEIGHT_FILE: Error,
  ERR_MISSING_DEPENDENCY: Error,
  ERR_PICTURE_FILE: Error,
} satisfies Record<ErrorCode, ErrorConstructor> as Readonly<Record<string, ErrorConstructor>>

/** What this package throws and rejects with (a TypeError, a RangeError or an Error). */
export interface ConvTransposeError extends Error {
  /** What kind of error it is; stays the same while messages may improve. */
  readonly code: ErrorCode
}

const made = new WeakSet<object>()

/** Whether it was made here: codes alone do not tell, Node has some of the same names. */
export function isOwnError(error: unknown): error is ConvTransposeError {
  return typeof error === 'object' && error !== null && made.has(error)
}

export function makeError(
  code: ErrorCode,
  message: string,
  options?: { cause?: unknown },
): ConvTransposeError {
  // An addon of another version may know codes that are unknown here.
  const Class = CLASSES[code] ?? Error
  const error = new Class(message, options)
  Object.defineProperty(error, 'code', { value: code, enumerable: true })
  made.add(error)
  return error as Error as ConvTransposeError
}

export function invalidType(name: string, expected: string, received: unknown): ConvTransposeError {
  return makeError(
    'ERR_INVALID_ARG_TYPE',
    `${name} must be ${expected}; received ${inWords(received)}`,
  )
}

export function outOfRange(name: string, expected: string, received: unknown): ConvTransposeError {
  return makeError('ERR_OUT_OF_RANGE', `${name} must be ${expected}; received ${inWords(received)}`)
}

export function shapeMismatch(
  name: string,
  expected: string,
  received: unknown,
): ConvTransposeError {
  return makeError(
    'ERR_SHAPE_MISMATCH',
    `${name} must be ${expected}; received ${inWords(received)}`,
  )
}

/** What a message shows of a text. */
const MAX_CHARACTERS = 80

/** What a message shows of a list. */
export const MAX_SHOWN = 8

/** A text as far as a message has room for it. */
export function shortened(text: string): string {
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text
}

/** Why something failed, where what follows in its message helps nobody: stacks, or where it looked. */
export function firstLine(error: unknown): string {
  const [line = ''] = (error as Error).message.split('\n')
  return line
}

/** Names a value for a message, in a few words and without running code of a hostile one. */
export function inWords(value: unknown): string {
  try {
    if (!Array.isArray(value)) return itemInWords(value)
    const shown = value.slice(0, MAX_SHOWN).map((entry: unknown) => itemInWords(entry))
    return `[${shown.join(', ')}${value.length > MAX_SHOWN ? ', …' : ''}]`
  } catch {
    return 'an object'
  }
}

function itemInWords(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(shortened(value))
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return BigInt.asIntN(256, value) === value ? `${value}n` : 'a bigint of many digits'
    case 'function':
      return 'a function'
    case 'object':
      return value === null ? 'null' : objectInWords(value)
    default:
      return shortened(String(value))
  }
}

function objectInWords(value: object): string {
  if (Array.isArray(value)) return 'an array'
  const type = Object.prototype.toString.call(value).slice(8, -1)
  return type === 'Object' ? 'an object' : `a value of type ${shortened(type)}`
}
