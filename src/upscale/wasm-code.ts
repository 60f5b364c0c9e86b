/** What is needed of WebAssembly's binary format for loops over vectors of four floats. */

export const [I32, F32, V128] = [0x7f, 0x7d, 0x7b]
const VOID = 0x40
/** Vectors may lie anywhere: a power of two of bytes that their addresses are multiples of. */
const ALIGN_4 = 2

type Code = readonly number[]

export interface WasmFunction {
  readonly name: string
  readonly parameters: Code
  /** Types of further locals; all locals are numbered from the first parameter on. */
  readonly locals: Code
  readonly body: Code
}

export const get = (local: number): Code => [0x20, local]
export const set = (local: number, value: Code): Code => [...value, 0x21, local]
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a]
export const isBelow = (a: Code, b: Code): Code => [...a, ...b, 0x49]
/** A constant from 0 to 8191. */
export const constant = (value: number): Code => [0x41, (value & 127) | 128, value >> 7]
/** Runs `body` once more while `condition` is not 0. */
export const repeatWhile = (body: Code, condition: Code): Code => [
  ...[0x03, VOID, ...body],
  ...[...condition, 0x0d, 0, 0x0b],
]
/** Four floats; offsets are in bytes, below 128. */
export const load = (pointer: Code, offset: number): Code => [
  ...[...pointer, 0xfd, 0x00],
  ...[ALIGN_4, offset],
]
export const store = (pointer: Code, offset: number, value: Code): Code => [
  ...[...pointer, ...value, 0xfd, 0x0b],
  ...[ALIGN_4, offset],
]
export const splat = (value: Code): Code => [...value, 0xfd, 0x13]
export const multiply = (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xe6, 0x01]
/** b where a < b, else a. */
export const larger = (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xeb, 0x01]
/** Of the eight floats of a and b, those with the four given numbers. */
export const pick = (a: Code, b: Code, numbers: readonly number[]): Code => [
  ...[...a, ...b, 0xfd, 0x0d],
  ...numbers.flatMap((number) => [0, 1, 2, 3].map((byte) => 4 * number + byte)),
]

/** A module that imports its memory as `m.m` and exports the functions. */
export function encodeModule(functions: readonly WasmFunction[]): Uint8Array {
  const index = functions.map((_, i) => i)
  const memory = [1, ...name('m'), ...name('m'), 2, 0, 1]
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(functions.map(({ parameters }) => [0x60, ...list(parameters), 0]))),
    ...section(2, memory),
    ...section(3, list(index)),
    ...section(7, list(functions.map((each, i) => [...name(each.name), 0, i]))),
    ...section(10, list(functions.map(encodeBody))),
  ])
}

function encodeBody({ locals, body }: WasmFunction): Code {
  const code = [...list(locals.map((type) => [1, type])), ...body, 0x0b]
  return [...unsigned(code.length), ...code]
}

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content]
const list = (items: readonly (number | Code)[]): Code => [
  ...unsigned(items.length),
  ...items.flat(),
]
const name = (text: string): Code => list(Array.from(text, (letter) => letter.charCodeAt(0)))

/** LEB128. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >> 7)]
}
