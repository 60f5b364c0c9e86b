/** The types that users see; checked by `tsc`, never run. */

import { Float16Array } from '@petamoriken/float16'
import {
  ConvTranspose2d,
  type ConvTranspose2dOptions,
  type ConvTransposeError,
  convTranspose2d,
  convTranspose2dSync,
  type Data,
  type DType,
  type Parameter,
  type Plan,
  type StateDict,
  Tensor,
  type TensorLike,
  toFloat16,
} from 'convtranspose'
import { expectTypeOf, test } from 'vitest'

const image = { data: new Float32Array(4), shape: [1, 1, 2, 2] }
const bits = { data: new Uint16Array(4), shape: [1, 1, 2, 2] }

test('a module is float32 unless it says otherwise', () => {
  expectTypeOf(new ConvTranspose2d(1, 1, 3)).toEqualTypeOf<ConvTranspose2d<'float32'>>()
  expectTypeOf(new ConvTranspose2d(1, 1, 3, { stride: 2 })).toEqualTypeOf<
    ConvTranspose2d<'float32'>
  >()
  const half = new ConvTranspose2d(1, 1, [3, 3], { dtype: 'float16' })
  expectTypeOf(half).toEqualTypeOf<ConvTranspose2d<'float16'>>()
  expectTypeOf(half.dtype).toEqualTypeOf<'float16'>()
  expectTypeOf(half.bias).toEqualTypeOf<Parameter<'float16'> | null>()
})

test('a dtype is told by the arguments, not by what is expected', () => {
  const layer = new ConvTranspose2d(1, 1, 3)
  expectTypeOf(layer.forward(Tensor.zeros([1, 1, 1]))).resolves.toEqualTypeOf<Tensor<'float32'>>()
  expectTypeOf(layer.forwardSync(Tensor.zeros([1, 1, 1]))).toEqualTypeOf<Tensor<'float32'>>()
  const dtype = 'float16' as DType
  expectTypeOf(Tensor.zeros([1])).toEqualTypeOf<Tensor<'float32'>>()
  expectTypeOf(Tensor.zeros([1], 'float16')).toEqualTypeOf<Tensor<'float16'>>()
  expectTypeOf(Tensor.zeros([1], dtype)).toEqualTypeOf<Tensor>()
  expectTypeOf(Tensor.zeros([1], dtype as DType | undefined)).toEqualTypeOf<Tensor>()
  // @ts-expect-error: zeros are float32
  const zeros: Tensor<'float16'> = Tensor.zeros([1])
  class Net {
    // @ts-expect-error: a module is float32
    up: ConvTranspose2d<'float16'> = new ConvTranspose2d(1, 1, 1)
    // @ts-expect-error: a module is float32
    down: ConvTranspose2d<'float16'> = new ConvTranspose2d(1, 1, 1, { stride: 2 })
    head: ConvTranspose2d<'float16'> = new ConvTranspose2d(1, 1, 1, { dtype: 'float16' })
    any: ConvTranspose2d<DType> = new ConvTranspose2d(1, 1, 1, { dtype })
  }
  expectTypeOf(new Net().any).not.toEqualTypeOf(zeros)
  const options: ConvTranspose2dOptions = { dtype }
  expectTypeOf(new ConvTranspose2d(1, 1, 1, options)).toEqualTypeOf<ConvTranspose2d<DType>>()
  // @ts-expect-error: a float16 module names its dtype
  new ConvTranspose2d<'float16'>(1, 1, 1, { stride: 2 })
  new ConvTranspose2d<'float32'>(1, 1, 1)
})

test('a module can be extended', () => {
  class Named extends ConvTranspose2d {
    constructor(readonly name: string) {
      super(1, 1, 1)
    }
  }
  class Half extends ConvTranspose2d<'float16'> {
    constructor() {
      super(1, 1, 1, { dtype: 'float16' })
    }
  }
  class Wrong extends ConvTranspose2d<'float16'> {
    constructor() {
      // @ts-expect-error: a float16 module names its dtype
      super(1, 1, 1)
    }
  }
  expectTypeOf(new Named('up').weight).toEqualTypeOf<Parameter<'float32'>>()
  expectTypeOf(new Half().weight).toEqualTypeOf<Parameter<'float16'>>()
  expectTypeOf<Wrong>().toExtend<ConvTranspose2d<'float16'>>()
})

test('forward gives a tensor of its dtype', () => {
  const layer = new ConvTranspose2d(1, 1, 3)
  expectTypeOf(layer.forward(image)).resolves.toEqualTypeOf<Tensor<'float32'>>()
  expectTypeOf(layer.forwardSync(image).data).toEqualTypeOf<Float32Array>()
  expectTypeOf(layer.outputShape([1, 1, 2, 2])).toEqualTypeOf<number[]>()
  expectTypeOf(layer.describe([1, 1, 2, 2])).toEqualTypeOf<Plan>()
  expectTypeOf(layer.stateDict()).toEqualTypeOf<StateDict<'float32'>>()
  expectTypeOf(layer.weight.toArray()).toEqualTypeOf<Float32Array>()
  // @ts-expect-error: half bits are no float32 input
  layer.forward(bits)
  // @ts-expect-error: a synchronous call takes no signal
  layer.forwardSync(image, { signal: new AbortController().signal })
  // @ts-expect-error: an option that there is not
  layer.forward(image, { outputsize: [1, 1] })
})

test('a float16 module takes float32 input, too, and gives what it takes', () => {
  const half = new ConvTranspose2d(1, 1, 3, { dtype: 'float16' })
  expectTypeOf(half.forwardSync(bits)).toEqualTypeOf<Tensor<'float16'>>()
  expectTypeOf(half.forwardSync(image)).toEqualTypeOf<Tensor<'float32'>>()
  expectTypeOf(half.forward(bits)).resolves.toEqualTypeOf<Tensor<'float16'>>()
  expectTypeOf(half.forward(image, { threads: 1 })).resolves.toEqualTypeOf<Tensor<'float32'>>()
  half.forwardSync(image, { out: image })
  // @ts-expect-error: out must be float32 as the input is
  half.forwardSync(image, { out: bits })
  // @ts-expect-error: out must be float16 as the input is
  half.forward(bits, { out: image })
  const either = (module: ConvTranspose2d<DType>, input: TensorLike) => module.forwardSync(input)
  expectTypeOf(either).returns.toEqualTypeOf<Tensor<DType>>()
})

test('modules and state dicts change their dtype only when asked', () => {
  const layer = new ConvTranspose2d(1, 1, 3)
  const half = layer.to('float16')
  expectTypeOf(half).toEqualTypeOf<ConvTranspose2d<'float16'>>()
  layer.loadStateDict(half.stateDict(), { convert: true, strict: false })
  // @ts-expect-error: halves for a float32 module
  layer.loadStateDict(half.stateDict(), { strict: false })
  // @ts-expect-error: no such dtype
  layer.to('int8')
})

test('the functional form keeps the dtype', () => {
  const weight = { data: new Float32Array(9), shape: [1, 1, 3, 3] }
  expectTypeOf(convTranspose2dSync(image, weight, null)).toEqualTypeOf<Tensor<'float32'>>()
  expectTypeOf(convTranspose2d(image, weight, null, { stride: [2, 2] })).resolves.toEqualTypeOf<
    Tensor<'float32'>
  >()
  // @ts-expect-error: weight and input differ in dtype
  convTranspose2dSync<'float32'>(image, bits, null)
})

test('options are checked', () => {
  new ConvTranspose2d(1, 1, 3, { stride: [2, 1], paddingMode: 'zeros', algorithm: 'direct' })
  // @ts-expect-error: a misspelt option
  new ConvTranspose2d(1, 1, 3, { strides: 2 })
  // @ts-expect-error: only zeros
  new ConvTranspose2d(1, 1, 3, { paddingMode: 'reflect' })
  // @ts-expect-error: a pair has two entries
  new ConvTranspose2d(1, 1, [3])
  // @ts-expect-error: no such dtype
  new ConvTranspose2d(1, 1, 3, { dtype: 'float64' })
})

test('tensors of other libraries fit', () => {
  interface OrtTensor {
    readonly data: Float32Array
    readonly dims: readonly number[]
    readonly type: 'float32'
  }
  interface NdArray {
    data: Float32Array
    shape: number[]
    stride: number[]
    offset: number
    dtype: 'float32'
  }
  expectTypeOf<OrtTensor>().toExtend<TensorLike<'float32'>>()
  expectTypeOf<NdArray>().toExtend<TensorLike<'float32'>>()
  expectTypeOf<Tensor<'float16'>>().toExtend<TensorLike>()
  expectTypeOf<Uint16Array>().toExtend<Data<'float16'>>()
  expectTypeOf(new Tensor(new Float32Array(1), [1])).toExtend<TensorLike<'float32'>>()
  const half = new ConvTranspose2d(1, 1, 3, { dtype: 'float16' })
  const ponyfilled = { data: new Float16Array(4), shape: [1, 1, 2, 2] }
  expectTypeOf(half.forwardSync(ponyfilled)).toEqualTypeOf<Tensor<'float16'>>()
  expectTypeOf(toFloat16(image.data, ponyfilled.data)).toEqualTypeOf<typeof ponyfilled.data>()
  expectTypeOf(toFloat16(image.data)).toEqualTypeOf<Data<'float16'>>()
  // @ts-expect-error: halves for a float32 module
  new ConvTranspose2d(1, 1, 3).forwardSync(ponyfilled)
})

test('modules and parameters are read-only, and disposable', () => {
  const layer = new ConvTranspose2d(1, 1, 3)
  expectTypeOf(layer).toExtend<Disposable>()
  // @ts-expect-error: the stride of a layer is fixed
  layer.stride = [1, 1]
  layer.weight.assign([1])
  layer.weight.assign(image, 0)
  // @ts-expect-error: no text
  layer.weight.assign(['1'])
})

test('a parameter takes arrays of numbers of any kind, and bits for float16 alone', () => {
  const { weight } = new ConvTranspose2d(1, 1, 1)
  weight.assign([1] as readonly number[])
  weight.assign({ length: 1, 0: 1 })
  weight.assign(new Float32Array(1), 0)
  weight.assign(new Float64Array(1))
  weight.assign(new Uint8ClampedArray(1))
  weight.assign(new Float16Array(1))
  // @ts-expect-error: bits of float16 are no numbers
  weight.assign(new Uint16Array(1))
  // @ts-expect-error: a tensor has the dtype of the parameter
  weight.assign(bits)
  const half = new ConvTranspose2d(1, 1, 1, { dtype: 'float16' })
  half.weight.assign(new Float32Array(1))
  half.weight.assign(new Uint16Array(1))
  half.weight.assign(bits)
  // @ts-expect-error: a tensor has the dtype of the parameter
  half.weight.assign(image)
})

test('errors have a code', () => {
  expectTypeOf<ConvTransposeError>().toExtend<Error>()
  expectTypeOf<'ERR_OUT_OF_RANGE'>().toExtend<ConvTransposeError['code']>()
})
