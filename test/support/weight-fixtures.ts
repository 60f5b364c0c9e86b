/** Files that real tools wrote, with inputs and the tools' outputs (scripts/weight_fixtures). */

import { readFileSync } from 'node:fs'
import { inRoot } from '../../scripts/process.js'

export const fixture = (name: string) => inRoot('test', 'fixtures', 'weights', name)

/** What a tool says of one layer: its sizes are `[N, C, (H,) W]`. */
export interface ToolCase {
  readonly file: string
  readonly prefix: string
  readonly options: Readonly<Record<string, unknown>>
  readonly dtype?: string
  readonly input: { readonly shape: readonly number[]; readonly values: Float64Array }
  readonly output: { readonly shape: readonly number[]; readonly values: Float64Array }
}

interface Notes {
  readonly layers: readonly (Omit<ToolCase, 'input' | 'output'> & {
    readonly input: readonly number[]
    readonly output: readonly number[]
  })[]
}

export function toolCases(tool: string): readonly ToolCase[] {
  const { layers } = JSON.parse(readFileSync(fixture(`${tool}.json`), 'utf8')) as Notes
  const bytes = readFileSync(fixture(`${tool}.bin`))
  let at = 0
  const take = (shape: readonly number[]) => {
    const size = shape.reduce((product, extent) => product * extent, 1)
    const values = Float64Array.from({ length: size }, (_, index) =>
      bytes.readDoubleLE(at + index * 8),
    )
    at += size * 8
    return { shape, values }
  }
  const cases = layers.map(({ input, output, ...rest }) => ({
    ...rest,
    input: take(input),
    output: take(output),
  }))
  if (at !== bytes.byteLength) throw new Error(`${tool}.bin has bytes that nothing describes`)
  return cases
}
