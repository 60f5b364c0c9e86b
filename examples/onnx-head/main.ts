/** `npm run example:onnx-head`: equality and time of the two pipelines. Fails where they differ. */

import { capabilities, getNumThreads, type TensorLike } from 'convtranspose'
import { Tensor } from 'onnxruntime-node'
import { buildModel, IMAGE, randomNumbers } from './build-model.js'
import { type Pipeline, splitPipeline, wholePipeline } from './pipelines.js'

const RUNS = 40

/** Both compute in float32, in different orders; the outputs are around 1. */
const MOST = 1e-4

const model = buildModel()
const random = randomNumbers(2)
const pixels = Float32Array.from({ length: IMAGE.reduce((a, b) => a * b, 1) }, () => random())
const image = new Tensor('float32', pixels, IMAGE)
const whole = await wholePipeline(model)
const parts = await splitPipeline(model)

const theirs = await whole(image)
const ours = await parts(image)
let worst = 0
for (const [name, output] of Object.entries(theirs)) {
  const error = greatestError(elements(output), elements(ours[name] as TensorLike<'float32'>))
  worst = Math.max(worst, error)
  console.log(`${name.padEnd(6)} [${output.dims}]  greatest error ${error.toExponential(1)}`)
}
const times = { whole: [] as number[], parts: [] as number[] }
for (let run = 0; run < RUNS; run++) {
  times.whole.push(await timed(whole))
  times.parts.push(await timed(parts))
}
const { isa } = capabilities()
console.log(`onnxruntime-node alone        ${median(times.whole).toFixed(2)} ms`)
console.log(`backbone there, heads here    ${median(times.parts).toFixed(2)} ms`)
console.log(`medians of ${RUNS} runs in turn, ${getNumThreads()} threads each, ${isa}`)
// Not `!(worst > MOST)`: a NaN is a failure, too.
process.exit(worst <= MOST ? 0 : 1)

async function timed(pipeline: Pipeline): Promise<number> {
  const begin = performance.now()
  await pipeline(image)
  return performance.now() - begin
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}

/** The elements in order, of a view, too. */
function elements({ data, dims = [], strides, offset = 0 }: TensorLike<'float32'>): Float32Array {
  if (strides === undefined) return data
  const [c = 0, h = 0, w = 0] = dims.slice(1)
  const [plane = 0, row = 0, step = 0] = strides.slice(1)
  return Float32Array.from({ length: c * h * w }, (_, index) => {
    const [z, y, x] = [Math.floor(index / (h * w)), Math.floor(index / w) % h, index % w]
    return data[offset + z * plane + y * row + x * step] as number
  })
}

function greatestError(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity
  return a.reduce((most, value, index) => {
    const error = Math.abs(value - (b[index] as number))
    return Math.max(error, most)
  }, 0)
}
