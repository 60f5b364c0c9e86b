/** The network's answer against its layers as they stand in the model, one plain module each. */

import { describe, expect, it } from 'vitest'
import { modelFile, SCALES } from '../../../examples/upscale/quality.js'
import { ConvTranspose2d } from '../../../src/index.js'
import { createGenerator } from '../../../src/init.js'
import { lastPadding, type Model, readModel } from '../../../src/upscale/model.js'
import { Network } from '../../../src/upscale/network.js'

function plain({ weights, scale, slope }: Model, low: Float32Array, shape: number[]): Float32Array {
  return weights.reduce(
    (input, { data, shape: [inputs = 0, outputs = 0, kernel = 0] }, index) => {
      const isLast = index === weights.length - 1
      const layer = new ConvTranspose2d(inputs, outputs, kernel, {
        bias: false,
        stride: isLast ? scale : 1,
        padding: isLast ? lastPadding(scale, kernel) : kernel - 1,
      })
      layer.weight.assign(data)
      const output = layer.forwardSync(input)
      if (!isLast) output.data.set(output.data.map((x) => Math.max(x, slope * x)))
      return { data: output.data, shape: [...output.shape] }
    },
    { data: low, shape: [1, 1, ...shape] },
  ).data
}

describe.each(SCALES)('the network of scale %i', (scale) => {
  it.each([
    [1, 1],
    [2, 3],
    [7, 30],
    [33, 16],
    [40, 41],
  ])('is its layers one after the other on %i x %i pixels', async (rows, columns) => {
    const model = await readModel(modelFile(scale))
    const network = new Network(model, 40, 41)
    const next = createGenerator(rows * 100 + columns)
    const low = network.input(rows, columns)
    for (let i = 0; i < low.length; i++) low[i] = next() / 2 ** 32
    const given = low.slice()
    const answer = network.run(rows, columns)
    const expected = plain(model, given, [rows + 2 * network.halo, columns + 2 * network.halo])
    expect(answer.length).toBe(rows * columns * scale ** 2)
    const off = answer.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i]!)), 0)
    expect(off).toBeLessThan(1e-6)
    expect(expected.some((x) => Math.abs(x) > 1e-3)).toBe(true)
    network.dispose()
  })
})
