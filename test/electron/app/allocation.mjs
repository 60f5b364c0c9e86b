// Prints the length of an output, and how many of two came from Buffer.allocUnsafeSlow.
import { Buffer } from 'node:buffer'
import { ConvTranspose2d, Tensor } from 'convtranspose'

let calls = 0
const { allocUnsafeSlow } = Buffer
Buffer.allocUnsafeSlow = (size) => {
  calls++
  return allocUnsafeSlow(size)
}

const layer = new ConvTranspose2d(4, 4, 2, { stride: 2, bias: false })
const input = Tensor.zeros([1, 4, 32, 32])
calls = 0
const { data } = layer.forwardSync(input)
await layer.forward(input)
console.log(data.length, calls)
