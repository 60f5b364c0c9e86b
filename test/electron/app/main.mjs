// Prints where the addon was found, and a result.
import { ConvTranspose2d, capabilities } from 'convtranspose'

const layer = new ConvTranspose2d(1, 1, 2, { stride: 2, bias: false })
layer.weight.assign([1, 2, 3, 4])
const input = { data: Float32Array.of(1), shape: [1, 1, 1, 1] }
console.log(capabilities().binary)
console.log(process.versions.electron ?? 'no Electron', (await layer.forward(input)).data.join())
