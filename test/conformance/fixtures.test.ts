/** The operator against PyTorch in float64, over its whole parameter space. */

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { ConvTranspose2d, convTranspose2dSync, type Data, toFloat16 } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { type Kind, operand } from '../support/operands.js'
import {
  elements,
  inputShape,
  optionsOf,
  parseLine,
  reductionLength,
  weightShape,
} from '../support/problem.js'
import { directBound, firstOutside, halfBound, numbersOf } from '../support/tolerance.js'

interface Case {
  readonly line: string
  readonly kind: Kind
  readonly seed: number
  readonly hasBias: boolean
  readonly rank: number
  readonly outputSize: readonly number[] | undefined
  readonly reach: number
  readonly begin: number
  readonly size: number
}

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url))
const packed = gunzipSync(fixture('conformance.bin.gz'))
const outputs = new Float64Array(packed.buffer, packed.byteOffset, packed.length / 8)
const cases = readCases(fixture('conformance.txt').toString())

function readCases(text: string): Case[] {
  let begin = 0
  return text
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
        begin,
        size: Number(count),
      }
      begin += entry.size
      return entry
    })
}

function tensorsOf({ line, kind, seed, hasBias, rank }: Case, isHalf: boolean) {
  const p = parseLine(line)
  const data = (values: Float32Array): Float32Array | Uint16Array =>
    isHalf ? (toFloat16(values, new Uint16Array(values.length)) as Uint16Array) : values
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

async function runBothWays(entry: Case, isHalf: boolean) {
  const p = parseLine(entry.line)
  const { input, weight, bias } = tensorsOf(entry, isHalf)
  const { outputSize } = entry
  const { outputPadding, ...options } = optionsOf(p)
  const asked = outputSize === undefined ? { ...options, outputPadding } : options
  const call = outputSize === undefined ? {} : { outputSize }
  const sync = convTranspose2dSync(input, weight, bias, { ...asked, ...call })
  const layer = new ConvTranspose2d(p.ic, p.oc, [p.kh, p.kw], {
    ...asked,
    bias: bias !== null,
    dtype: (isHalf ? 'float16' : 'float32') as 'float32',
  })
  layer.loadStateDict(bias === null ? { weight } : { weight, bias })
  const async = await layer.forward(input, call)
  layer.dispose()
  expect(async.shape).toEqual(sync.shape)
  expect(async.data).toEqual(sync.data)
  return sync
}

describe('float32 and float16 against PyTorch float64', () => {
  it('has at least 1,500 cases and every output of them', () => {
    expect(cases.length).toBeGreaterThanOrEqual(1500)
    expect(cases.reduce((sum, { size }) => sum + size, 0)).toBe(outputs.length)
  })

  it.each(cases)('$line $kind', async (entry) => {
    const { kind, reach, begin, size, line } = entry
    const expected = outputs.subarray(begin, begin + size)
    const isHalf = kind === 'half'
    const result = await runBothWays(entry, isHalf)
    const terms = reductionLength(parseLine(line))
    const bound = (index: number) => {
      const y = expected[index] as number
      if (kind === 'int') return 0
      return isHalf ? halfBound(reach, terms, y) : directBound(reach, terms, y)
    }
    expect(firstOutside(numbersOf(result.data), expected, bound)).toBe(-1)
  })

  const exactInHalf = cases.filter(({ kind, reach }) => kind === 'int' && reach <= 2048)
  it.each(exactInHalf)('$line int in float16', async (entry) => {
    const result = await runBothWays(entry, true)
    const expected = outputs.subarray(entry.begin, entry.begin + entry.size)
    expect(firstOutside(numbersOf(result.data as never), expected, () => 0)).toBe(-1)
  })
})
