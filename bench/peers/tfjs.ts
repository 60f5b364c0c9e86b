/**
 * TensorFlow.js on its wasm or cpu backend. Kernels run when they are called, so the result is there
 * when `run` returns; it is not copied out to JavaScript.
 */

import * as tf from '@tensorflow/tfjs-core'
import { outputShape, weightShape } from '../harness/layer.js'
import type { Task } from '../harness/task.js'
import { toChannelsFirst, toChannelsLast } from './channels-last.js'
import { type Driver, type LoadedLayer, readOperand } from './driver.js'

export async function createDriver(backend: 'wasm' | 'cpu'): Promise<Driver> {
  tf.env().set('IS_TEST', true) // silences the advertisement for tfjs-node
  if (backend === 'wasm') {
    await import('@tensorflow/tfjs-backend-wasm')
  } else {
    await import('@tensorflow/tfjs-backend-cpu')
  }
  if (!(await tf.setBackend(backend))) throw new Error(`the ${backend} backend does not start`)
  await tf.ready()
  return { version: tf.version_core, load }
}

function load(task: Task): LoadedLayer {
  const { layer } = task
  if (layer.groups !== 1) throw new Error('conv2dTranspose takes no groups')
  if (layer.dilation.some((step) => step !== 1)) {
    throw new Error('conv2dTranspose takes no dilation')
  }
  const [n, inChannels, height, width] = layer.input
  const [, outChannels, oh, ow] = outputShape(layer)
  const input = tf.tensor4d(
    toChannelsLast(readOperand(task, 'input') as Float32Array, layer.input),
    [n, height, width, inChannels],
  )
  const weight = tf.tensor4d(readOperand(task, 'weight') as Float32Array, [...weightShape(layer)])
  const filter = tf.transpose(weight, [2, 3, 1, 0])
  const bias = tf.tensor1d(readOperand(task, 'bias') as Float32Array)
  const [top, left] = layer.padding
  const pad: tf.backend_util.ExplicitPadding = [
    [0, 0],
    [top, top],
    [left, left],
    [0, 0],
  ]
  const shape: [number, number, number, number] = [n, oh, ow, outChannels]
  const stride: [number, number] = [...layer.stride]
  let last: tf.Tensor | undefined
  return {
    run() {
      last?.dispose()
      last = tf.tidy(() =>
        tf.add(tf.conv2dTranspose(input, filter, shape, stride, pad, 'floor'), bias),
      )
    },
    output: () =>
      toChannelsFirst((last as tf.Tensor).dataSync() as Float32Array, [n, outChannels, oh, ow]),
    drop: () => {
      for (const tensor of [input, weight, filter, bias, last]) tensor?.dispose()
    },
  }
}
