import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { convTranspose2dOutputShape } from 'convtranspose'
import { afterAll, describe, expect, it } from 'vitest'
import { onnxModel } from '../../src/cli/bench/onnx-model.js'
import { runCommandLine } from '../support/command-line.js'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-inspect-'))
afterAll(() => rmSync(folder, { recursive: true }))

const weightShape = [4, 3, 3, 2]
const geometry = { stride: [2, 3], padding: 1, groups: 2 } as const
const weight = new Uint8Array(4 * 3 * 3 * 2 * 4)

/** A model of one node. */
function model(name: string, inputShape: readonly number[]): string {
  const file = path.join(folder, name)
  const layer = { inputShape, weightShape, geometry, dtype: 'float32', threads: 1 } as const
  writeFileSync(file, onnxModel(layer, [], weight))
  return file
}

const stated = model('stated.onnx', [2, 4, 7, 5])
const open = model('open.onnx', [])

const inspect = (...args: string[]) => runCommandLine(['inspect', ...args, '--seconds', '0'])

describe('inspect', () => {
  it('reads the sizes that the model states, and says what each layer costs', async () => {
    const { exitCode, out } = await inspect(stated, '--json')
    expect(exitCode).toBe(0)
    const { layers } = JSON.parse(out)
    expect(layers).toHaveLength(1)
    const outputShape = convTranspose2dOutputShape([2, 4, 7, 5], weightShape, geometry)
    expect(layers[0]).toMatchObject({
      name: 'output',
      inputShape: [2, 4, 7, 5],
      outputShape,
      form: { weightShape, strides: [2, 3], pads: [1, 1, 1, 1], group: 2, hasBias: false },
      plan: { multiplyAdds: { useful: 2 * 7 * 5 * 4 * 3 * 3 * 2 } },
    })
    expect(layers[0].seconds).toBeGreaterThan(0)
  })

  it('prints it for people', async () => {
    const { out } = await inspect(stated)
    expect(out).toContain('1 ConvTranspose node\n\noutput\n')
    expect(out).toContain('weight 4 x 3 x 3 x 2, float32')
    expect(out).toMatch(/2 x 4 x 7 x 5 to 2 x 6 x \d+ x \d+\n {2}5,040 multiply-adds, /)
  })

  it('takes sizes that the model leaves open, for a layer by name or for all', async () => {
    expect((await inspect(open)).out).toContain('give --size')
    for (const sizes of [['7,5'], ['output=7,5'], ['9', 'output=7,5']]) {
      const { out } = await inspect(open, ...sizes.flatMap((size) => ['--size', size]))
      expect(out).toContain('1 x 4 x 7 x 5 to ')
    }
    const { exitCode, err } = await inspect(open, '--size', '9', '--size', 'other=7,5')
    expect(exitCode).toBe(2)
    expect(err).toContain('--size must be for one of the layers ["output"]; received "other"')
  })

  it('measures for parts of a second', async () => {
    const args = ['inspect', stated, '--json', '--seconds']
    expect((await runCommandLine([...args, '0.01'])).exitCode).toBe(0)
    const { exitCode, err } = await runCommandLine([...args, 'long'])
    expect(exitCode).toBe(2)
    expect(err).toContain('--seconds must be a number such as 2 or 0.5; received "long"')
  })

  it('refuses files that are no models in one line', async () => {
    const text = path.join(folder, 'text.onnx')
    writeFileSync(text, 'no model')
    const { exitCode, err } = await inspect(text)
    expect(exitCode).toBe(1)
    expect(err).toMatch(/^convtranspose inspect: .*text\.onnx/)
    expect(err.split('\n')).toHaveLength(2)
    expect((await inspect(open, '--size', '0,3')).exitCode).toBe(2)
    expect((await inspect()).err).toContain('the model is missing')
  })
})
