import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodeSafetensors } from 'convtranspose/weights'
import { describe, expect, it } from 'vitest'
import { modelFile, SCALES } from '../../../examples/upscale/quality.js'
import { haloOf, lastPadding, readModel } from '../../../src/upscale/model.js'
import { expectReject } from '../../support/expect-error.js'

describe('readModel', () => {
  it.each(SCALES)('reads the model of scale %i', async (scale) => {
    const model = await readModel(modelFile(scale))
    expect(model).toMatchObject({ scale, slope: 0.1 })
    expect(haloOf(model)).toBe(6)
    const kernel = model.weights.at(-1)!.shape[2]!
    // From centre to centre, the crop is whole pixels.
    expect(Number.isInteger(lastPadding(scale, kernel))).toBe(true)
  })

  it.each(SCALES)(
    'finds kernels that sum to zero in the first layer of scale %i',
    async (scale) => {
      const { data, shape } = (await readModel(modelFile(scale))).weights[0]!
      const area = shape[2]! * shape[3]!
      const sums = Array.from({ length: shape[1]! }, (_, output) =>
        data.subarray(output * area, (output + 1) * area).reduce((sum, value) => sum + value, 0),
      )
      expect(Math.max(...sums.map(Math.abs))).toBeLessThan(1e-6)
    },
  )

  it('refuses a file that is not one', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'model-'))
    const weight = { data: new Float32Array(4), shape: [1, 1, 2, 2] }
    const write = async (
      tensors: Record<string, typeof weight>,
      metadata: Record<string, string>,
    ) => {
      const file = path.join(folder, 'model.safetensors')
      await writeFile(file, encodeSafetensors(tensors, { metadata }))
      return file
    }
    const two = { 'layers.0.weight': weight, 'layers.1.weight': weight }
    const about = { scale: '2', slope: '0.1' }
    for (const [tensors, metadata, message] of [
      [two, { ...about, scale: '5' }, /have a scale of 2, 3 or 4.+received .+"5"/],
      [two, { scale: '2' }, /a slope/],
      [{ 'layers.0.weight': weight }, about, /two layers or more/],
      [{ 'layers.0.weight': weight, 'layers.2.weight': weight }, about, /have layers\.1\.weight/],
    ] as const) {
      const file = await write(tensors, metadata)
      await expectReject(() => readModel(file), 'ERR_WEIGHT_FILE', message)
    }
    await rm(folder, { recursive: true })
  })
})
