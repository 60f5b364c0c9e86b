/**
 * A process of its own that loads the binary in CONVTRANSPOSE_BINARY and runs one layer on it, so that a
 * file that kills its process kills only this one. Prints one JSON value.
 */

import type { Probed } from './probe.js'

process.stdout.write(JSON.stringify(await probe()))

async function probe(): Promise<Probed> {
  const { load } = await import('../../native.cjs')
  const result = load()
  if ('failures' in result) {
    const { reasonOf } = await import('../../load-error.js')
    return { loads: false, reason: result.failures.map(reasonOf).join('; ') }
  }
  const { ConvTranspose2d, capabilities } = await import('../../index.js')
  const layer = new ConvTranspose2d(1, 1, 2, { stride: 2, bias: false })
  layer.weight.assign([1, 2, 3, 4])
  const { data } = await layer.forward({ data: Float32Array.of(1, 2), shape: [1, 1, 2] })
  const computed = data.join(' ')
  if (computed !== '1 2 2 4 3 4 6 8') {
    return { loads: false, reason: `computes ${computed} where 1 2 2 4 3 4 6 8 is right` }
  }
  const { version, isa, isas, threads } = capabilities()
  return { loads: true, version, isa, isas, threads }
}
