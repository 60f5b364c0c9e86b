/** A small layer for tensors of other libraries, and the numbers that go through it. */

import { convTranspose2dSync, Tensor, type TensorLike } from 'convtranspose'
import { operand } from '../support/operands.js'

/** [N, C, H, W] of the input and of the output. */
export const INPUT = [2, 3, 4, 5]
export const OUTPUT = [2, 2, 8, 10]

const OPTIONS = { stride: 2, padding: 1 } as const
const WEIGHT = new Tensor(operand('int', 1, 'weight', 96), [3, 2, 4, 4])

export function values(): Float32Array {
  return operand('int', 1, 'input', 120)
}

export function run(
  input: TensorLike<'float32'>,
  out?: TensorLike<'float32'>,
  weight: TensorLike<'float32'> = WEIGHT,
): Tensor<'float32'> {
  return convTranspose2dSync(input, weight, null, out === undefined ? OPTIONS : { ...OPTIONS, out })
}

/** What comes of the values in their plain order. */
export function expected(): Float32Array {
  return run({ data: values(), shape: INPUT }).data
}

/** The values with the channels last, as [N, H, W, C]. */
export function channelsLast(): Float32Array {
  const plain = values()
  return Float32Array.from(plain, (_, index) => {
    const [c, w, h] = [index % 3, Math.floor(index / 3) % 5, Math.floor(index / 15) % 4]
    return plain[((Math.floor(index / 60) * 3 + c) * 4 + h) * 5 + w] as number
  })
}
