/** Tensors of TensorFlow.js: channels last through strides; its CPU backend shares memory. */

import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { TensorLike } from 'convtranspose'
import { beforeAll, describe, expect, it } from 'vitest'
import { channelsLast, expected, INPUT, OUTPUT, run, values } from './layer.js'
import { passedMemory } from './passed-memory.js'

/** [N, H, W, C] in memory, seen as [N, C, H, W]. */
function fromChannelsLast(tensor: tf.Tensor4D): TensorLike<'float32'> {
  const [n, h, w, c] = tensor.shape
  const data = tensor.dataSync<'float32'>()
  return { data, shape: [n, c, h, w], strides: [h * w * c, 1, w * c, c] }
}

describe('a tensor of TensorFlow.js', () => {
  beforeAll(async () => {
    tf.enableProdMode() // prints no advice
    await tf.setBackend('cpu')
  })

  it('goes in with its channels last, without a copy', () => {
    const data = channelsLast()
    const input = tf.tensor4d(data, [2, 4, 5, 3])
    expect(run(fromChannelsLast(input)).data).toEqual(expected())
    expect(passedMemory(() => run(fromChannelsLast(input))).input).toBe(data)
  })

  it('computes what TensorFlow.js does', () => {
    const filter = tf.tensor4d(
      Float32Array.from({ length: 96 }, (_, i) => (i % 7) - 3),
      [4, 4, 2, 3],
    )
    const input = tf.tensor4d(channelsLast(), [2, 4, 5, 3])
    const theirs = tf.conv2dTranspose(input, filter, [2, 8, 10, 2], 2, 'same')
    const weight = tf.transpose(filter, [3, 2, 0, 1])
    const ours = run(fromChannelsLast(input), undefined, {
      data: weight.dataSync<'float32'>(),
      shape: weight.shape,
    })
    const moved = tf.transpose(tf.tensor(ours.data, ours.shape as number[]), [0, 2, 3, 1])
    expect(moved.dataSync()).toEqual(theirs.dataSync())
  })

  it('is made of an output, and takes one, in the same memory', () => {
    const output = run({ data: values(), shape: INPUT })
    const tensor = tf.tensor(output.data, output.shape as number[])
    expect(tensor.dataSync()).toBe(output.data)
    const memory = new Float32Array(320)
    const target = tf.tensor(memory, OUTPUT)
    const out = { data: target.dataSync<'float32'>(), shape: target.shape }
    const passed = passedMemory(() => run({ data: values(), shape: INPUT }, out))
    expect(passed.output).toBe(memory)
    expect(target.dataSync()).toEqual(expected())
  })
})
