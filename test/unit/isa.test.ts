/** Instruction sets: which run, how one is forced, and that the forced one is what ran. */

import { ConvTranspose2d, capabilities } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { runScript } from '../support/script.js'

/**
 * The bits of a long sum, in which a fused and an unfused chain differ. The image is too large for all
 * but one algorithm.
 */
const SCRIPT = `
const layer = new ct.ConvTranspose2d(64, 2, 3, { seed: 1 })
const data = Float32Array.from({ length: 64 * 5 * 2000 }, (_, i) => Math.sin(i))
const input = { data, shape: [64, 5, 2000] }
const { isa, algorithm } = layer.describe(input.shape)
const bits = Array.from(new Uint32Array(layer.forwardSync(input).data.buffer))
console.log(JSON.stringify({ isa, algorithm, active: ct.capabilities().isa, bits }))`

interface Output {
  isa: string
  algorithm: string
  active: string
  bits: number[]
}

const outputs = new Map(
  capabilities().isas.map((isa) => {
    const { text, errors } = runScript(SCRIPT, { CONVTRANSPOSE_ISA: isa })
    expect(errors).toBe('')
    return [isa, JSON.parse(text) as Output]
  }),
)

describe('CONVTRANSPOSE_ISA', () => {
  it.each([...outputs])('%s is active and in the plan', (isa, output) => {
    expect(output.active).toBe(isa)
    expect(output.isa).toBe(isa)
  })

  it('changes what runs: chains with and without fused multiply-add differ, like ones agree', () => {
    const isFused = (isa: string) => ['avx512', 'avx2', 'neon'].includes(isa)
    for (const [isa, { bits, algorithm }] of outputs) {
      expect(algorithm).toBe('width_lane') // or the order of summation would differ, too
      for (const [other, { bits: otherBits }] of outputs) {
        if (isFused(isa) === isFused(other)) expect(bits).toEqual(otherBits)
        else expect(bits).not.toEqual(otherBits)
      }
    }
  })

  it('of another name stops the load and names the choices', () => {
    const script = `try { ct.capabilities() } catch (error) { console.log(error.code, error.message) }`
    const { text } = runScript(script, { CONVTRANSPOSE_ISA: 'mmx' })
    expect(text).toMatch(/^ERR_NATIVE_LOAD /)
    expect(text).toContain(`must be one of ${capabilities().isas.join(', ')}; received mmx`)
  })

  it('left alone, or empty, is the best', () => {
    const script = 'console.log(ct.capabilities().isa)'
    expect(runScript(script, { CONVTRANSPOSE_ISA: '' }).text).toBe(capabilities().isas[0])
    expect(runScript(script, {}).text).toBe(capabilities().isas[0])
  })
})

it('this run is on the set that it was started for', () => {
  const { CONVTRANSPOSE_ISA: forced } = process.env
  expect(capabilities().isa).toBe(forced || capabilities().isas[0])
  expect(new ConvTranspose2d(1, 1, 1).describe([1, 1, 1, 1]).isa).toBe(capabilities().isa)
})
