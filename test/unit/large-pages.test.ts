/** Large tensors ask for large pages, by what Linux says of the process's mappings. */

import { existsSync, readFileSync } from 'node:fs'
import { ConvTranspose2d, Tensor, toFloat16 } from 'convtranspose'
import { describe, expect, it } from 'vitest'

const hasThem = existsSync('/sys/kernel/mm/transparent_hugepage')

/** Bytes in mappings that have the flag "hg" of proc_pid_smaps(5). */
function askedBytes(): number {
  const mappings = readFileSync('/proc/self/smaps', 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
  const asked = mappings.filter((mapping) => /^VmFlags:.* hg/m.test(mapping))
  return asked.reduce((sum, mapping) => sum + Number(/^Size: +(\d+)/m.exec(mapping)?.[1]) * 1024, 0)
}

const MB = 2 ** 20

describe.skipIf(!hasThem)('large pages', () => {
  const kept: unknown[] = []
  const upscale = new ConvTranspose2d(1, 1, 2, { stride: 2 })
  const image = new Tensor(new Float32Array(2 ** 21 * 2), [1, 1, 2048, 2048])

  it.each([
    ['a tensor of zeros', 64 * MB, () => Tensor.zeros([(64 * MB) / 4])],
    ['a tensor of float16', 64 * MB, () => Tensor.zeros([(64 * MB) / 2], 'float16')],
    ['an output', 64 * MB, () => upscale.forwardSync(image)],
    ['converted numbers', 8 * MB, () => toFloat16(image.data as Float32Array)],
  ] as const)('are asked for by %s', (_title, bytes, make) => {
    const before = askedBytes()
    kept.push(make())
    // Of memory that begins anywhere, whole pages lie in all but the ends.
    expect(askedBytes() - before).toBeGreaterThanOrEqual(bytes - 4 * MB)
  })

  it('are not asked for by small tensors', () => {
    const before = askedBytes()
    for (let count = 0; count < 20; count++) kept.push(Tensor.zeros([2 ** 19]))
    expect(askedBytes()).toBeLessThanOrEqual(before)
  })
})
