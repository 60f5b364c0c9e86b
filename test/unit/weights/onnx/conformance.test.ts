/** Every model of scripts/make_onnx_fixtures.py: the layer's output equals onnxruntime's. */

import { readFileSync } from 'node:fs'
import { type DType, fromFloat16, Tensor, type TensorLike, toFloat16 } from 'convtranspose'
import { listOnnx, type OnnxConvTranspose, readOnnx } from 'convtranspose/weights'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../../../../scripts/process.js'
import { operand } from '../../../support/operands.js'

interface Case {
  readonly name: string
  readonly seed: number
  readonly dtype: DType
  readonly x: readonly number[]
  readonly node: string
  readonly y: readonly number[]
  /** onnxruntime's; all integers. */
  readonly values: readonly number[]
}

const FOLDER = inRoot('test', 'fixtures', 'onnx')
const CASES = JSON.parse(readFileSync(`${FOLDER}/cases.json`, 'utf8')) as Case[]

function inputOf({ seed, dtype, x }: Case): Tensor {
  const size = x.reduce((product, extent) => product * extent, 1)
  const values = operand('int', seed, 'input', size)
  return new Tensor<DType>(dtype === 'float32' ? values : toFloat16(values), x)
}

/** The elements of a view in their order. */
function valuesOf({ data, shape, strides, offset }: Tensor): number[] {
  const numbers = data instanceof Float32Array ? data : fromFloat16(data)
  const walk = (axis: number, at: number): number[] =>
    axis === shape.length
      ? [numbers[at] as number]
      : Array.from({ length: shape[axis] as number }, (_, index) =>
          walk(axis + 1, at + index * (strides[axis] as number)),
        ).flat()
  return walk(0, offset)
}

async function layerOf({ name, node }: Case): Promise<OnnxConvTranspose> {
  const [layer, ...others] = await readOnnx(`${FOLDER}/${name}.onnx`, { names: [node] })
  expect(others).toEqual([])
  return layer as OnnxConvTranspose
}

/** -0 and 0 are equal numbers, and both come out of sums. */
const plain = (values: readonly number[]) => values.map((value) => value + 0)

function expectOutput(output: Tensor, { dtype, y, values }: Case): void {
  expect(output.dtype).toBe(dtype)
  expect(output.shape).toEqual(y)
  expect(plain(valuesOf(output))).toEqual(plain(values))
}

describe('onnxruntime computes the same as a layer of', () => {
  it('there are models', () => expect(CASES.length).toBeGreaterThan(50))

  it.each(CASES)('$name', async (model) => {
    const layer = await layerOf(model)
    const input = inputOf(model)
    expect(layer.outputShape(model.x)).toEqual(model.y)
    expectOutput(await layer.forward(input), model)
    expectOutput(layer.forwardSync(input), model)
    // `out` is contiguous whatever the layer's own output is, and lies where the caller wants it.
    for (const run of ['forward', 'forwardSync'] as const) {
      const data = new (input.data.constructor as Float32ArrayConstructor)(model.values.length + 5)
      const out: TensorLike = { data, shape: model.y, offset: 3 }
      const result = await layer[run](input, { out })
      expect(result.data).toBe(data)
      expectOutput(new Tensor<DType>(data, model.y, { offset: 3 }), model)
      expect([data[2], data.at(-1)]).toEqual([0, 0])
    }
    layer.dispose()
  })

  it.each(CASES)('$name, of strided inputs and in another dtype', async (model) => {
    const [layer] = await readOnnx(`${FOLDER}/${model.name}.onnx`, {
      names: [model.node],
      dtype: 'float32',
    })
    const input = inputOf(model)
    const flat = valuesOf(input)
    const length = model.x.at(-1) as number
    // Every row backwards, with a gap after each element.
    const data = new Float32Array(2 * flat.length)
    for (const [index, value] of flat.entries()) {
      const row = index - (index % length)
      data[2 * (row + length - 1 - (index % length))] = value
    }
    const strides = input.strides.map((stride, axis) =>
      axis === model.x.length - 1 ? -2 : 2 * stride,
    )
    const view = { data, shape: model.x, strides, offset: 2 * (length - 1) }
    expectOutput(layer!.forwardSync(view), { ...model, dtype: 'float32' })
  })
})

describe('a list', () => {
  it.each(CASES)('of $name has its node', async ({ name, node, dtype }) => {
    const nodes = await listOnnx(`${FOLDER}/${name}.onnx`)
    expect(nodes).toHaveLength(1)
    expect(nodes[0]).toMatchObject({ name: node, refusal: null, form: { dtype } })
    expect(nodes[0]!.graph).toBe({ branch: 'y/then_branch', loop: 'ys/body' }[name] ?? '')
  })
})
