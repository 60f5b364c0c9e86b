import { describe, expect, it } from 'vitest'
import { type Layer, multiplyAdds, outputShape, readLayers } from '../../bench/harness/layer.js'
import { largestError, reference } from '../../bench/harness/reference.js'
import { operand } from '../support/operands.js'
import { convTransposeOracle, eachProduct } from '../support/oracle.js'
import type { Problem } from '../support/problem.js'

const base = { outputPadding: [0, 0], groups: 1, dilation: [1, 1] } as const

const LAYERS: readonly Layer[] = [
  {
    ...base,
    ...{ name: 'cropped', input: [2, 4, 5, 3], outChannels: 6, kernelSize: [4, 3] },
    ...{ stride: [2, 1], padding: [1, 2], groups: 2 },
  },
  {
    ...base,
    ...{ name: 'dilated', input: [1, 2, 3, 4], outChannels: 3, kernelSize: [2, 3] },
    ...{ stride: [3, 2], padding: [0, 1], outputPadding: [1, 1], dilation: [2, 3] },
  },
  {
    ...base,
    ...{ name: 'gaps', input: [1, 1, 2, 2], outChannels: 1, kernelSize: [1, 2] },
    ...{ stride: [4, 3], padding: [0, 0] },
  },
]

function problemOf(layer: Layer): Problem {
  const [n, ic, ih, iw] = layer.input
  const [kh, kw] = layer.kernelSize
  const [[sh, sw], [ph, pw], [dh, dw]] = [layer.stride, layer.padding, layer.dilation]
  const [oph, opw] = layer.outputPadding
  const sizes = { n, ic, ih, iw, g: layer.groups, oc: layer.outChannels, kh, kw }
  return { ...sizes, sh, sw, ph, pw, oph, opw, dh, dw } as Problem
}

describe.each(LAYERS)('$name', (layer) => {
  const problem = problemOf(layer)
  const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)
  const { input, kernelSize, outChannels, groups } = layer
  const operands = {
    input: operand('real', 1, 'input', size(input)),
    weight: operand('real', 2, 'weight', size([input[1], outChannels / groups, ...kernelSize])),
    bias: operand('real', 3, 'bias', outChannels),
  }

  it('equals the oracle of the tests', () => {
    const { y } = convTransposeOracle(problem, operands.input, operands.weight, operands.bias)
    expect(reference(layer, operands).length).toBe(size(outputShape(layer)))
    expect(largestError(reference(layer, operands), y)).toBeLessThan(1e-14)
  })

  it('counts the products that land in the output as live', () => {
    let live = 0
    eachProduct(problem, () => live++)
    expect(multiplyAdds(layer).live).toBe(live)
  })
})

describe('largestError', () => {
  it('is relative to the largest output', () => {
    expect(largestError([1, -4], Float64Array.of(1.5, -4))).toBe(0.125)
  })

  it('shows an output that is no number, wherever it stands', () => {
    expect(largestError([Number.NaN, 1], Float64Array.of(1, 1))).toBeNaN()
    expect(largestError([1], Float64Array.of(1, 1))).toBeNaN()
  })
})

describe('readLayers', () => {
  it('refuses a name that no layer has', () => {
    expect(() => readLayers('pix2pix-u7,unknown')).toThrow('unknown')
  })
})
