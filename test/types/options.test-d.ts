/** Options that may be undefined; `test/types/tsconfig.json` checks them with exactOptionalPropertyTypes. */

import {
  ConvTranspose2d,
  convTranspose2d,
  convTranspose2dOutputShape,
  convTranspose2dSync,
  Tensor,
} from 'convtranspose'
import { expectTypeOf, test } from 'vitest'

/** Of a caller that has the value only at times. */
const maybe = <T>(value: T): T | undefined => value

const geometry = {
  stride: maybe(1),
  padding: maybe([0, 0] as const),
  outputPadding: maybe(0),
  groups: maybe(1),
  dilation: maybe(1),
  paddingMode: maybe('zeros' as const),
}
const sync = {
  outputSize: maybe([1, 1]),
  out: maybe(Tensor.zeros([1, 1, 1])),
  threads: maybe(1),
  algorithm: maybe('auto' as const),
}
const call = { ...sync, signal: maybe(new AbortController().signal), transfer: maybe(false) }

test('every option may be undefined, as if it were not there', () => {
  const choice = { algorithm: maybe('direct' as const) }
  const module = { ...geometry, ...choice, bias: maybe(true), seed: maybe(1) }
  const layer = new ConvTranspose2d(1, 1, 1, module)
  expectTypeOf(layer).toEqualTypeOf<ConvTranspose2d<'float32'>>()
  const input = {
    data: new Float32Array(1),
    shape: maybe([1, 1, 1]),
    dims: maybe([1, 1, 1]),
    strides: maybe([1, 1, 1]),
    stride: maybe([1, 1, 1]),
    offset: maybe(0),
    dtype: maybe('float32' as const),
    type: maybe('float32' as const),
  }
  layer.forward(input, call)
  layer.forwardSync(input, sync)
  layer.outputShape([1, 1, 1], { outputSize: maybe([1, 1]) })
  layer.loadStateDict({}, { strict: maybe(false), prefix: maybe(''), convert: maybe(false) })
  const weight = Tensor.zeros([1, 1, 1, 1])
  convTranspose2d(input, weight, null, { ...geometry, ...call })
  convTranspose2dSync(input, weight, null, { ...geometry, ...sync })
  convTranspose2dOutputShape([1, 1, 1], [1, 1, 1, 1], geometry)
  const { strides, offset, dtype } = input
  new Tensor(input.data, [1], { strides, offset, dtype })
})
