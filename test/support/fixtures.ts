/** The conformance cases that scripts/make_conformance.py made, and how one of them is run. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Data, toFloat16 } from 'convtranspose'
import { type Kind, operand } from './operands.js'
import { elements, inputShape, parseLine, reductionLength, weightShape } from './problem.js'
import { directBound, halfBound } from './tolerance.js'

export interface Case {
  readonly line: string
  readonly kind: Kind
  readonly seed: number
  readonly hasBias: boolean
  readonly rank: number
  readonly outputSize: readonly number[] | undefined
  /** The largest sum of |x * w| + |bias| of an output. */
  readonly reach: number
  /** In float64. */
  readonly expected: Float64Array
}

/**
 * @param folder - Where `conformance.txt` and `conformance.bin.gz` lie.
 * @throws Error when the two do not belong together.
 */
export function readCases(folder: string): Case[] {
  const packed = gunzipSync(readFileSync(path.join(folder, 'conformance.bin.gz')))
  const outputs = new Float64Array(packed.buffer, packed.byteOffset, packed.length / 8)
  let begin = 0
  const cases = readFileSync(path.join(folder, 'conformance.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((row) => {
      const [line = '', kind, seed, bias, rank, size, reach, count] = row.split(' ')
      const entry: Case = {
        line,
        kind: kind as Kind,
        seed: Number(seed),
        hasBias: bias === '1',
        rank: Number(rank),
        outputSize: size === '-' ? undefined : size?.split('x').map(Number),
        reach: Number(reach),
        expected: outputs.subarray(begin, begin + Number(count)),
      }
      begin += Number(count)
      return entry
    })
  if (begin !== outputs.length) throw new Error(`${begin} outputs named, ${outputs.length} there`)
  return cases
}

/** The operands of a case; as halves they are `Uint16Array`s of bits. */
export function tensorsOf({ line, kind, seed, hasBias, rank }: Case, isHalf: boolean) {
  const p = parseLine(line)
  const data = (values: Float32Array): Float32Array | Uint16Array =>
    isHalf ? toFloat16(values, new Uint16Array(values.length)) : values
  const make = (stream: 'input' | 'weight' | 'bias', shape: number[]) => ({
    data: data(operand(kind, seed, stream, elements(shape))) as Data<'float32'>,
    shape: stream === 'input' ? shape.slice(4 - rank) : shape,
  })
  return {
    input: make('input', inputShape(p)),
    weight: make('weight', weightShape(p)),
    bias: hasBias ? make('bias', [p.oc]) : null,
  }
}

/** By how much output `index` may differ from the expected one. */
export function boundOf({ line, kind, reach, expected }: Case): (index: number) => number {
  const terms = reductionLength(parseLine(line))
  return (index) => {
    const y = expected[index] as number
    if (kind === 'int') return 0
    return kind === 'half' ? halfBound(reach, terms, y) : directBound(reach, terms, y)
  }
}
