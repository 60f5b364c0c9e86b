/** The types of `convtranspose/weights`; checked by `tsc`, never run. */

import { ConvTranspose2d, type DType, type Tensor, type TensorLike } from 'convtranspose'
import {
  encodeNpy,
  encodeSafetensors,
  fromStateDict,
  type NamedTensor,
  type NamedTensors,
  type OnnxConvTranspose,
  readNpy,
  readOnnx,
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

test('a layer is made of tensors of any dtype, which is known where it is asked for', async () => {
  const stored = await readSafetensors('x')
  expectTypeOf(fromStateDict(stored, 'up.', { stride: 2 })).toEqualTypeOf<ConvTranspose2d<DType>>()
  const half = fromStateDict(stored, 'up.', { dtype: 'float16' })
  expectTypeOf(half).toEqualTypeOf<ConvTranspose2d<'float16'>>()
  // @ts-expect-error: it may be float16
  const _wide: ConvTranspose2d<'float32'> = fromStateDict(stored)
  const weight = await readNpy('x')
  const mixed = { weight, bias: { data: new Float32Array(1), shape: [1] } }
  const layer = fromStateDict(mixed, '', { dtype: 'float32' })
  expectTypeOf(layer).toEqualTypeOf<ConvTranspose2d<'float32'>>()
  // @ts-expect-error: it is a promise
  fromStateDict(readSafetensors('x'))
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

test('layers of ONNX nodes are of the dtype that is asked for', async () => {
  const [layer] = await readOnnx('x', { dtype: 'float16', names: ['up'] })
  expectTypeOf(layer).toEqualTypeOf<OnnxConvTranspose<'float16'> | undefined>()
  expectTypeOf(layer!.module).toEqualTypeOf<ConvTranspose2d<'float16'> | null>()
  const input = { data: new Float32Array(1), shape: [1, 1, 1] }
  // @ts-expect-error: it is float32
  layer!.forwardSync(input)
  const [stored] = await readOnnx('x')
  expectTypeOf(await stored!.forward(input)).toEqualTypeOf<Tensor<DType>>()
  // @ts-expect-error: the node says its size
  stored!.forwardSync(input, { outputSize: [1, 1] })
})

test('what is encoded is memory of its own', () => {
  const bytes = new Uint8Array(1)
  expectTypeOf(encodeNpy(layer.stateDict().weight!)).toEqualTypeOf(bytes)
  expectTypeOf(encodeSafetensors(layer.stateDict())).toEqualTypeOf(bytes)
})
