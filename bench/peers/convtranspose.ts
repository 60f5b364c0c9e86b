/** This package. */

import { pathToFileURL } from 'node:url'
import type { Tensor as AnyTensor, ConvTranspose2d as Layer, TensorLike } from 'convtranspose'
import { inRoot } from '../../scripts/process.js'
import { type DType, outputShape } from '../harness/layer.js'
import type { Task } from '../harness/task.js'
import { toChannelsLast } from './channels-last.js'
import { type Driver, type LoadedLayer, readOperand } from './driver.js'

/** As it ships: what tsx makes of src/ names every closure at run time, which takes microseconds. */
const { ConvTranspose2d, capabilities, fromFloat16, Tensor, toFloat16 } = (await import(
  pathToFileURL(inRoot('dist', 'esm', 'index.js')).href
)) as typeof import('convtranspose')

const { version: number, isa } = capabilities()
export const version = `${number}, ${isa}`

export const sync: Driver = {
  version,
  load: (task) => runSync(task, buildModule(task), inputOf(task)),
}

/** The input lies in memory as [N, H, W, C]. */
export const channelsLast: Driver = {
  version,
  load(task) {
    const shape = task.layer.input
    const [, channels, height, width] = shape
    const data = toChannelsLast(readOperand(task, 'input') as Float32Array, shape)
    const strides = [height * width * channels, 1, width * channels, channels]
    return runSync(task, buildModule(task), { data, shape, strides })
  },
}

/** Packs ahead, so that the first call is as fast as the next. */
export const prepared: Driver = {
  version,
  async load(task) {
    const module = buildModule(task)
    await module.prepare(task.layer.input)
    return runSync(task, module, inputOf(task))
  },
}

export const async: Driver = {
  version,
  load(task) {
    const module = buildModule(task)
    const input = inputOf(task)
    const { threads } = task
    let last: AnyTensor | undefined
    return {
      async run() {
        last = await module.forward(input, { threads })
      },
      output: () => last?.data as Float32Array | Uint16Array,
      drop: () => module.dispose(),
    }
  },
}

/** A float16 task as float32 work: all that is given is widened ahead, the output rounded at the end. */
export const asFloat32: Driver = {
  version,
  load(task) {
    using half = buildModule(task)
    const data = fromFloat16(readOperand(task, 'input') as Uint16Array)
    const input = { data, shape: task.layer.input }
    const loaded = runSync({ ...task, dtype: 'float32' }, half.to('float32'), input)
    const round = (output: Float32Array) => toFloat16(output, new Uint16Array(output.length))
    return { ...loaded, output: () => round(loaded.output() as Float32Array) }
  },
}

type Module = Layer<DType>

/** A tensor of the package's own making, as numpy makes the arrays of the peers in Python. */
export function inputOf(task: Task): AnyTensor {
  const input = Tensor.zeros(task.layer.input, task.dtype)
  const data = readOperand(task, 'input')
  const { buffer, byteOffset, byteLength } = input.data
  new Uint8Array(buffer, byteOffset, byteLength).set(new Uint8Array(data.buffer))
  return input
}

export function buildModule(task: Task): Module {
  const { input, outChannels, kernelSize, ...geometry } = task.layer
  const { stride, padding, outputPadding, groups, dilation } = geometry
  const module = new ConvTranspose2d<DType>(input[1], outChannels, kernelSize, {
    ...{ stride, padding, outputPadding, groups, dilation, dtype: task.dtype, seed: 1 },
  })
  const { weight, bias } = module
  weight.assign({ data: readOperand(task, 'weight'), shape: weight.shape })
  bias?.assign({ data: readOperand(task, 'bias'), shape: bias.shape })
  return module
}

function runSync(task: Task, module: Module, input: TensorLike): LoadedLayer {
  const shape = outputShape(task.layer)
  const out = Tensor.zeros(shape, task.dtype)
  const options = { out, threads: task.threads }
  return {
    run() {
      module.forwardSync(input, options)
    },
    output: () => out.data as Float32Array | Uint16Array,
    drop: () => module.dispose(),
  }
}
