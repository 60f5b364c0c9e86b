/** The activation between layers: max(x, slope x), as fast as memory goes. */

const PAGE = 65536
/** Values per round of the loop; a run of values is rounded up to it. */
const BLOCK = 16

/** Where its results lie, and the activation of them in place. */
export interface Workspace {
  /** A part of the workspace's memory, not used by any other: `length` values, all zero. */
  allocate(length: number): Float32Array
  /** Applies the activation in place to a view that begins where an allocated part begins. */
  activate(values: Float32Array, slope: number): void
  /** Copies values between allocated parts. */
  copy(from: Float32Array, at: number, to: Float32Array, toAt: number, count: number): void
}

/** What is used of WebAssembly; TypeScript's own types of it come only with those of a browser. */
interface Runtime {
  readonly WebAssembly: {
    readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer }
    readonly Module: new (bytes: Uint8Array) => object
    readonly Instance: new (
      module: object,
      imports: object,
    ) => { readonly exports: { f(begin: number, end: number, slope: number): void } }
  }
}

/**
 * WebAssembly's vectors are four lanes on every machine, where V8 compiles a loop over a Float32Array
 * to one value at a time, widened to float64. The layers write into the module's memory.
 *
 * @param lengths - What will be allocated, in values.
 */
export function createWorkspace(lengths: readonly number[]): Workspace {
  const bytes = lengths.reduce((sum, length) => sum + rounded(length) * 4, 0)
  const { Memory, Module, Instance } = (globalThis as unknown as Runtime).WebAssembly
  const memory = new Memory({ initial: Math.ceil(bytes / PAGE) })
  const run = new Instance(new Module(MODULE), { m: { m: memory } }).exports.f
  const all = new Float32Array(memory.buffer)
  let used = 0
  return {
    allocate(length) {
      const values = new Float32Array(memory.buffer, used, length)
      used += rounded(length) * 4
      return values
    },
    activate(values, slope) {
      run(values.byteOffset, values.byteOffset + values.byteLength, slope)
    },
    copy(from, at, to, toAt, count) {
      // A set() of a subarray would allocate one for each row.
      const begin = from.byteOffset / 4 + at
      all.copyWithin(to.byteOffset / 4 + toAt, begin, begin + count)
    },
  }
}

const rounded = (length: number) => Math.ceil(length / BLOCK) * BLOCK

const [LOCAL_GET, LOCAL_SET, LOCAL_TEE, I32_CONST, I32_ADD, I32_LT_U] = [
  0x20, 0x21, 0x22, 0x41, 0x6a, 0x49,
]
const [V128_LOAD, V128_STORE, F32X4_SPLAT] = [
  [0xfd, 0x00],
  [0xfd, 0x0b],
  [0xfd, 0x13],
]
const [F32X4_MUL, F32X4_PMAX] = [
  [0xfd, 0xe6, 0x01],
  [0xfd, 0xeb, 0x01],
]
const [I32, F32, V128, VOID, ALIGN_16] = [0x7f, 0x7d, 0x7b, 0x40, 4]

/** (x, x * slope) to the larger one, for the four values `offset` bytes after the pointer. */
function step(offset: number): number[] {
  return [
    ...[LOCAL_GET, 0, LOCAL_GET, 0, ...V128_LOAD, ALIGN_16, offset, LOCAL_TEE, 4],
    ...[LOCAL_GET, 4, LOCAL_GET, 3, ...F32X4_MUL, ...F32X4_PMAX, ...V128_STORE, ALIGN_16, offset],
  ]
}

/** f(pointer, end, slope): local 3 holds four slopes, local 4 four values. */
const BODY = [
  ...[2, 1, V128, 1, V128],
  ...[LOCAL_GET, 2, ...F32X4_SPLAT, LOCAL_SET, 3],
  ...[0x03, VOID, ...step(0), ...step(16), ...step(32), ...step(48)],
  ...[LOCAL_GET, 0, I32_CONST, 0xc0, 0x00, I32_ADD, LOCAL_TEE, 0, LOCAL_GET, 1, I32_LT_U],
  ...[0x0d, 0, 0x0b, 0x0b],
]

const section = (id: number, content: readonly number[]) => [id, content.length, ...content]
const name = (letter: string) => [1, letter.charCodeAt(0)]

const MODULE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [1, 0x60, 3, I32, I32, F32, 0]),
  ...section(2, [1, ...name('m'), ...name('m'), 2, 0, 1]),
  ...section(3, [1, 0]),
  ...section(7, [1, ...name('f'), 0, 0]),
  ...section(10, [1, ...lengthOf(BODY), ...BODY]),
])

/** LEB128 of a length below 16384. */
function lengthOf(body: readonly number[]): number[] {
  return body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7]
}
