/** The types of `convtranspose/weights`; checked by `tsc`, never run. */

import { ConvTranspose2d, type DType, type TensorLike } from 'convtranspose'
import {
  fromStateDict,
  type NamedTensor,
  type NamedTensors,
  readNpy,
  readSafetensors,
} from 'convtranspose/weights'
import { expectTypeOf, test } from 'vitest'

const layer = new ConvTranspose2d(1, 1, 3)

test('what is converted is a state dict, what is not may be anything', async () => {
  const tensors = await readSafetensors('x', { dtype: 'float32', prefix: 'a.' })
  expectTypeOf(tensors).toEqualTypeOf<NamedTensors<'float32'>>()
  layer.loadStateDict(tensors)
  expectTypeOf(fromStateDict(tensors)).toEqualTypeOf<ConvTranspose2d<'float32'>>()
  const stored = await readSafetensors('x')
  // @ts-expect-error: it may be bfloat16
  layer.loadStateDict(stored)
  expectTypeOf<NamedTensor<'bfloat16'>['data']>().toEqualTypeOf<Uint16Array>()
  expectTypeOf<NamedTensor<'int64'>['data']>().toEqualTypeOf<BigInt64Array>()
})

test('a converted tensor is one', async () => {
  const tensor = await readNpy('x', { dtype: 'float16' })
  expectTypeOf(tensor).toExtend<TensorLike<'float16'>>()
  expectTypeOf(fromStateDict({ weight: tensor }, '', { dtype: 'float32' })).toEqualTypeOf<
    ConvTranspose2d<'float32'>
  >()
  expectTypeOf(await readNpy('x')).toEqualTypeOf<NamedTensor>()
  expectTypeOf<NamedTensor<DType>>().toExtend<TensorLike>()
})
