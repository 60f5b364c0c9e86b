// Tensors whose arrays come from another realm, and the package used by code of that realm.

import vm from 'node:vm'
import * as ct from '../../../src/index.js'

const context = vm.createContext({ ct })
const script = `
const layer = new ct.ConvTranspose2d(1, 1, 2, { stride: 2, bias: false })
layer.weight.assign([1, 2, 3, 4])
const data = Float32Array.of(1, 2)
const out = { data: new Float32Array(8), shape: [1, 2, 4] }
const options = { out, threads: 1 }
const sync = [...layer.forwardSync({ data, shape: [1, 1, 2] }, options).data]
layer.forward({ data, shape: [1, 1, 2] }, { transfer: true }).then((output) => ({
  sync: sync.join(), async: [...output.data].join(), taken: data.length,
}))
`
const { sync, async, taken } = await vm.runInContext(script, context)
console.log(sync, async, taken)
