/** This package's side of the bench. */

import { allocate } from '../../allocate.js'
import type { Data, DType } from '../../dtype.js'
import { ConvTranspose2d, type GeometryOptions, type Plan, Tensor, toFloat16 } from '../../index.js'
import { createGenerator } from '../../init.js'
import { elementCount } from '../../shape.js'
import type { Contestant } from './time-in-turns.js'

export interface BenchLayer {
  readonly inputShape: readonly number[]
  /** [C, output channels / groups, kernel height, kernel width] */
  readonly weightShape: readonly number[]
  readonly geometry: GeometryOptions
  readonly dtype: DType
  /** Default: as many as a call takes that names none. */
  readonly threads: number | undefined
}

export interface Own extends Contestant {
  readonly plan: Plan
  readonly outputShape: readonly number[]
  readonly input: Data<DType>
  readonly weight: Data<DType>
  readonly output: Data<DType>
}

export function prepareOwn(layer: BenchLayer): Own {
  const { inputShape, weightShape, geometry, dtype, threads } = layer
  const [inChannels = 0, perGroup = 0, height = 0, width = 0] = weightShape
  const outChannels = perGroup * (geometry.groups ?? 1)
  const module = new ConvTranspose2d<DType>(inChannels, outChannels, [height, width], {
    ...geometry,
    ...{ dtype, bias: false, seed: 1 },
  })
  const outputShape = module.outputShape(inputShape)
  const input = { data: randomData(inputShape, dtype), shape: inputShape }
  const out = Tensor.zeros(outputShape, dtype)
  const plan = module.describe(inputShape)
  return {
    ...{ plan: { ...plan, threads: threads ?? plan.threads }, outputShape },
    ...{ input: input.data, weight: module.weight.toArray(), output: out.data },
    run: () =>
      void module.forwardSync(input, { out, ...(threads === undefined ? {} : { threads }) }),
  }
}

function randomData(shape: readonly number[], dtype: DType): Data<DType> {
  const random = createGenerator(1)
  const values = allocate('input', 'float32', elementCount('input', shape)) as Float32Array
  for (let index = 0; index < values.length; index++) values[index] = random() / 2 ** 31 - 1
  return dtype === 'float32' ? values : toFloat16(values)
}
