/**
 * `npm run bench -- [--threads N] [--only a,b] [--budget SECONDS] [--once]`: times this package on
 * layers of published models (bench/layers.json).
 *
 * Synchronous calls into a reused output, warm. Prints the minimum, the median and the quartiles in
 * milliseconds, and GFLOP/s of the minimum: 2 * N * inChannels * H * W * outChannels / groups * kH * kW.
 */

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ConvTranspose2d, capabilities, Tensor } from 'convtranspose'

interface Layer {
  readonly name: string
  readonly input: readonly [number, number, number, number]
  readonly outChannels: number
  readonly kernelSize: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly padding: readonly [number, number]
  readonly outputPadding: readonly [number, number]
  readonly groups: number
  readonly dilation: readonly [number, number]
}

const { values: options } = parseArgs({
  options: {
    threads: { type: 'string', default: '1' },
    only: { type: 'string' },
    budget: { type: 'string', default: '0.5' },
    once: { type: 'boolean', default: false },
  },
})
const threads = Number(options.threads)
const only = options.only?.split(',')

const { isa, version } = capabilities()
console.log(`convtranspose ${version}, ${isa}, ${threads} thread(s), Node ${process.versions.node}`)
console.log(
  `${'layer'.padEnd(16)} ${'algorithm'.padEnd(14)} min ms     median     25 %       75 %       GFLOP/s`,
)
for (const layer of readLayers()) {
  if (only === undefined || only.includes(layer.name)) report(layer)
}

function readLayers(): Layer[] {
  const text = readFileSync(new URL('../layers.json', import.meta.url), 'utf8')
  return JSON.parse(text) as Layer[]
}

function report(layer: Layer): void {
  const { name, input: shape, outChannels, kernelSize, ...rest } = layer
  const { stride, padding, outputPadding, groups, dilation } = rest
  using module = new ConvTranspose2d(shape[1], outChannels, kernelSize, {
    ...{ stride, padding, outputPadding, groups, dilation, seed: 1 },
  })
  const input = Tensor.zeros(shape)
  for (let i = 0; i < input.size; i++) input.data[i] = Math.sin(i)
  const out = Tensor.zeros(module.outputShape(shape))
  const call = () => module.forwardSync(input, { out, threads })
  const times = options.once ? [time(call)] : repeat(call, Number(options.budget))
  const products = shape.reduce((product, size) => product * size, 1)
  const flops = 2 * products * (outChannels / groups) * kernelSize[0] * kernelSize[1]
  const at = (part: number) => times[Math.floor((times.length - 1) * part)] as number
  const columns = [0, 0.5, 0.25, 0.75].map((part) => at(part).toPrecision(5).padEnd(10))
  const rate = (flops / at(0) / 1e6).toFixed(1)
  const { algorithm } = module.describe(shape)
  console.log(`${name.padEnd(16)} ${algorithm.padEnd(14)} ${columns.join(' ')} ${rate}`)
}

/** Milliseconds of calls, sorted, after one that warms up. */
function repeat(call: () => unknown, seconds: number): number[] {
  const first = time(call)
  const count = Math.min(2000, Math.max(3, Math.floor((seconds * 1000) / first)))
  return Array.from({ length: count }, () => time(call)).sort((a, b) => a - b)
}

function time(call: () => unknown): number {
  const begin = performance.now()
  call()
  return performance.now() - begin
}
