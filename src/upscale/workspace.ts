/** The memory between layers, and what happens to the values in it from one layer to the next. */

import * as wasm from './wasm-code.js'

const PAGE = 65536
/** Values per round of a loop: a loop may read and write so many less one beyond its end. */
const BLOCK = 16

/** Where results of layers lie. */
export interface Workspace {
  /** A part of the workspace's memory, not used by any other: `length` values, all zero. */
  allocate(length: number): Float32Array
  /** Applies max(x, slope x) in place, and perhaps to fewer than {@link BLOCK} values behind. */
  activate(values: Float32Array, slope: number): void
  /**
   * Writes the first value of each phase, then the second of each, and so on. Up to {@link BLOCK} values
   * behind those may be overwritten.
   *
   * @param phases - Where the values of each phase begin in `from`, as many as the workspace was made for.
   * @param row - Added to each of them.
   * @param count - Values of a phase.
   */
  interleave(
    from: Float32Array,
    phases: readonly number[],
    row: number,
    to: Float32Array,
    at: number,
    count: number,
  ): void
}

/** What is used of WebAssembly; TypeScript's own types of it come only with those of a browser. */
interface Runtime {
  readonly WebAssembly: {
    readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer }
    readonly Module: new (bytes: Uint8Array) => object
    readonly Instance: new (
      module: object,
      imports: object,
    ) => {
      readonly exports: {
        activate(begin: number, end: number, slope: number): void
        interleave(to: number, end: number, a: number, b: number, c: number, d: number): void
      }
    }
  }
}

/**
 * WebAssembly's vectors are four lanes on every machine, where V8 compiles a loop over a Float32Array
 * to one value at a time, widened to float64. The layers write into the module's memory.
 *
 * @param lengths - What will be allocated, in values.
 * @param phases - How many rows are interleaved, 2 to 4.
 */
export function createWorkspace(lengths: readonly number[], phases: number): Workspace {
  const bytes = lengths.reduce((sum, length) => sum + rounded(length) * 4, 0)
  const { Memory, Module, Instance } = (globalThis as unknown as Runtime).WebAssembly
  const memory = new Memory({ initial: Math.ceil(bytes / PAGE) })
  const module = new Module(wasm.encodeModule([ACTIVATE, interleaving(phases)]))
  const run = new Instance(module, { m: { m: memory } }).exports
  let used = 0
  return {
    allocate(length) {
      const values = new Float32Array(memory.buffer, used, length)
      used += rounded(length) * 4
      return values
    },
    activate(values, slope) {
      run.activate(values.byteOffset, values.byteOffset + values.byteLength, slope)
    },
    interleave(from, [a = 0, b = 0, c = 0, d = 0], row, to, at, count) {
      const begin = to.byteOffset + at * 4
      const end = begin + count * phases * 4
      const first = from.byteOffset + row * 4
      run.interleave(begin, end, first + a * 4, first + b * 4, first + c * 4, first + d * 4)
    },
  }
}

/** With room for a loop that runs beyond its end. */
const rounded = (length: number) => (Math.ceil(length / BLOCK) + 1) * BLOCK

const { get, set, add, constant } = wasm

const ACTIVATE = activating()

function activating(): wasm.WasmFunction {
  const [at, end, slope, factor, value] = [0, 1, 2, 3, 4]
  const step = (offset: number) => [
    ...set(value, wasm.load(get(at), offset)),
    ...wasm.store(
      ...([get(at), offset] as const),
      wasm.larger(get(value), wasm.multiply(get(value), get(factor))),
    ),
  ]
  const round = [...[0, 16, 32, 48].flatMap(step), ...set(at, add(get(at), constant(64)))]
  return {
    name: 'activate',
    parameters: [wasm.I32, wasm.I32, wasm.F32],
    locals: [wasm.V128, wasm.V128],
    body: [
      ...set(factor, wasm.splat(get(slope))),
      ...wasm.repeatWhile(round, wasm.isBelow(get(at), get(end))),
    ],
  }
}

/** to, end, then where each phase begins; of the four, the last ones may not be used. */
function interleaving(phases: number): wasm.WasmFunction {
  const [to, end] = [0, 1]
  const pointers = [2, 3, 4, 5].slice(0, phases)
  const vectors = pointers.map((_, i) => 6 + i)
  const others = vectors.map((vector) => vector + phases)
  const [code, results] = INTERLEAVE[phases]!(vectors, others)
  const round = [
    ...pointers.flatMap((pointer, i) => set(vectors[i]!, wasm.load(get(pointer), 0))),
    ...code,
    ...results.flatMap((result, i) => wasm.store(get(to), 16 * i, get(result))),
    ...pointers.flatMap((pointer) => set(pointer, add(get(pointer), constant(16)))),
    ...set(to, add(get(to), constant(16 * phases))),
  ]
  return {
    name: 'interleave',
    parameters: Array<number>(6).fill(wasm.I32),
    locals: Array<number>(2 * phases).fill(wasm.V128),
    body: wasm.repeatWhile(round, wasm.isBelow(get(to), get(end))),
  }
}

type Locals = readonly number[]
type Interleave = (from: Locals, to: Locals) => readonly [code: readonly number[], results: Locals]

/** Of vectors in locals, by how many there are. */
const INTERLEAVE: Readonly<Record<number, Interleave>> = {
  2: ([a = 0, b = 0], to) => [pair(a, b, to), to],
  3: ([a = 0, b = 0, c = 0], to) => {
    const [first = 0, second = 0, third = 0] = to
    const pick = (to: number, x: number, y: number, numbers: readonly number[]) =>
      set(to, wasm.pick(get(x), get(y), numbers))
    const code = [
      ...[...pick(first, a, b, [0, 4, 1, 1]), ...pick(first, first, c, [0, 1, 4, 2])],
      ...[...pick(second, b, c, [1, 5, 2, 2]), ...pick(second, second, a, [0, 1, 6, 2])],
      ...[...pick(third, a, b, [3, 7, 3, 7]), ...pick(third, c, third, [2, 4, 5, 3])],
    ]
    return [code, to]
  },
  4: ([a = 0, b = 0, c = 0, d = 0], [ac = 0, ca = 0, bd = 0, db = 0]) => {
    const halves = [...pair(a, c, [ac, ca]), ...pair(b, d, [bd, db])]
    return [
      [...halves, ...pair(ac, bd, [a, b]), ...pair(ca, db, [c, d])],
      [a, b, c, d],
    ]
  },
}

/** Two vectors to a0 b0 a1 b1 and a2 b2 a3 b3. */
function pair(a: number, b: number, [low = 0, high = 0]: Locals): readonly number[] {
  return [
    ...set(low, wasm.pick(get(a), get(b), [0, 4, 1, 5])),
    ...set(high, wasm.pick(get(a), get(b), [2, 6, 3, 7])),
  ]
}
