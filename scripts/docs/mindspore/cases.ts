// What the comparison with MindSpore asks of both: layers to make, and calls of them.

export interface Case {
  readonly inChannels: number
  readonly outChannels: number
  readonly kernelSize: number | readonly number[]
  /** Of the constructor, in this package's words. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Calls the layer with zeros of this shape. */
  readonly input?: readonly number[]
  readonly outputSize?: readonly number[]
  /** Where the two differ, how. */
  readonly note?: string
}

const layer = (kernelSize: Case['kernelSize'], options?: Case['options'], note?: string): Case => ({
  inChannels: 16,
  outChannels: 32,
  kernelSize,
  options,
  note,
})

const call = (input: readonly number[], note: string, outputSize?: readonly number[]): Case => ({
  ...layer(3, { stride: 2 }, note),
  input,
  outputSize,
})

export const CASES: readonly Case[] = [
  layer(3, undefined, 'text as PyTorch prints it'),
  layer([3, 5], { stride: [2, 1], padding: [4, 2] }),
  layer(3, { groups: 4, bias: false }),
  layer(3, { dtype: 'float16' }),
  layer(3, { dtype: 'float64' }, 'no float64 here'),
  layer(0),
  layer([1, 2, 3], undefined, 'MindSpore makes a weight of five dimensions'),
  layer(2.5),
  layer(3, { stride: -1 }),
  layer(3, { padding: -1 }, 'MindSpore takes it'),
  layer(3, { padding: 'same' }, 'MindSpore names the wrong argument'),
  layer(3, { dilation: 0 }),
  layer(3, { outputPadding: 1 }, 'MindSpore leaves it to the call'),
  layer(3, { groups: 3 }, 'MindSpore says no values'),
  layer(3, { groups: 0 }, 'MindSpore names no argument'),
  layer(3, { bias: 1 }),
  layer(3, { paddingMode: 'reflect' }),
  layer(3, { strides: 2 }),
  { ...layer(3), inChannels: 0, note: 'found when the weight is filled' },
  { ...layer(3), inChannels: 1.5, note: 'MindSpore names no argument' },
  call([1, 16, 5, 5], 'no kernel for CPUs in MindSpore'),
  call([1, 15, 5, 5], 'MindSpore looks for a kernel first'),
  call([1, 16, 5, 5], 'an output size', [12, 12]),
  call([1, 16, 5, 5], 'one that is too large', [13, 12]),
]

/** `ConvTranspose2d(16, 32, [3, 5], { stride: [2, 1] })(1×16×5×5)` */
export function inWords({ inChannels, outChannels, kernelSize, options, input, outputSize }: Case) {
  const made = [inChannels, outChannels, kernelSize, options].filter((part) => part !== undefined)
  const called = [
    ...(input === undefined ? [] : [`x${written(input)}`]),
    ...(outputSize === undefined ? [] : [written({ outputSize })]),
  ]
  return `(${made.map(written).join(', ')})${called.length === 0 ? '' : `(${called.join(', ')})`}`
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value)
    .map(([name, entry]) => `${name}: ${written(entry)}`)
    .join(', ')} }`
}
