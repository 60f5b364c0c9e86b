/** The committed tables are what the committed results say. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Row } from '../../bench/harness/comparison.js'
import type { Limits } from '../../bench/kernel/limits.js'
import { differences } from '../../bench/report/differences.js'
import { halfMeans, halfTable } from '../../bench/report/half-table.js'
import {
  avx2Block,
  fastLine,
  lossesBlock,
  resultsPage,
  serverBlock,
  summaryBlock,
} from '../../bench/report/pages.js'
import { readAllResults } from '../../bench/report/read-all.js'
import { agreementLines, pairTable } from '../../bench/report/repeat-table.js'
import { leastTime, roof } from '../../bench/report/roofline.js'
import { replaceBlock, replaceLine } from '../../scripts/docs/marked-block.js'
import { inRoot } from '../../scripts/process.js'

const read = (file: string) => readFileSync(inRoot(file), 'utf8')

describe('documents', () => {
  const all = readAllResults()

  it('bench/results/README.md is made of the JSON files', () => {
    expect(read('bench/results/README.md')).toBe(resultsPage(all))
  })

  it('the documents hold the blocks made of them', () => {
    const readme = read('README.md')
    expect(replaceBlock(readme, 'bench:summary', summaryBlock(all))).toBe(readme)
    expect(replaceLine(readme, '- **Fast**', fastLine(all))).toBe(readme)
    const performance = read('docs/performance.md')
    expect(replaceBlock(performance, 'bench:losses', lossesBlock(all.peers))).toBe(performance)
    expect(replaceBlock(performance, 'bench:avx2', avx2Block(all))).toBe(performance)
    const server = read('docs/server.md')
    expect(replaceBlock(server, 'bench:server', serverBlock(all))).toBe(server)
  })
})

describe('replaceBlock', () => {
  it('replaces what stands between the comments and nothing else', () => {
    const text = 'a <!-- bench:x -->old<!-- /bench:x --> b'
    expect(replaceBlock(text, 'bench:x', 'new')).toBe(
      'a <!-- bench:x -->\n\nnew\n\n<!-- /bench:x --> b',
    )
  })

  it('refuses a document without the block', () => {
    expect(() => replaceBlock('text', 'x', 'new')).toThrow('no block')
  })
})

const row: Row = {
  ...{ layer: 'a', dtype: 'float32', threads: 2, entries: [], refused: [] },
  multiplyAdds: { useful: 3e9, live: 2e9 },
  bytes: { read: 4e6, written: 2e6 },
}

describe('roof', () => {
  const limits: Limits = {
    fma: [
      { bits: 256, threads: 2, gflops: 100 },
      { bits: 512, threads: 2, gflops: 200 },
      { bits: 512, threads: 1, gflops: 999 },
    ],
    bandwidth: [
      { level: 'L2', bytesPerThread: 1e6, threads: 2, read: 100, write: 50, copy: 80 },
      {
        ...{ level: 'memory', bytesPerThread: 1e9, threads: 2, read: 10, write: 5, copy: 8 },
        streamingWrite: 20,
      },
    ],
  }

  it('counts live products at the peak of the widest vectors of as many threads', () => {
    expect(roof(row, limits).arithmetic).toBeCloseTo(20)
  })

  it('counts bytes at the nearest level that holds a share', () => {
    expect(roof(row, limits).memory).toBeCloseTo(0.4 + 0.1)
    const small = { ...row, bytes: { read: 1e6, written: 1e6 } }
    expect(roof(small, limits).memory).toBeCloseTo(0.01 + 0.02)
    expect(leastTime(roof(small, limits))).toBeCloseTo(20)
  })
})

describe('differences', () => {
  const entry = (peer: string, median: number, ratio: number) => ({
    ...{ peer, median, ratio, runs: 1, min: median, lower: median, upper: median },
    ...{ build: 0, first: 0, disturbed: 0 },
  })
  const results = (ratios: [number, number]) =>
    ({
      rows: [
        {
          ...row,
          entries: [
            entry('convtranspose', 1, 1),
            entry('x', 3, ratios[0]),
            entry('y', 2, ratios[1]),
          ],
        },
      ],
    }) as unknown as Parameters<typeof differences>[0]

  it('puts the furthest first and knows the fastest peer', () => {
    const found = differences(results([3, 2]), results([4, 1.9]))
    expect(found.map(({ peer, isBest }) => [peer, isBest])).toEqual([
      ['x', false],
      ['y', true],
    ])
    expect(found[0]?.apart).toBeCloseTo(1 / 3)
    expect(agreementLines(found)).toEqual([
      'Within 10 % of each other: 1 of 1 ratios to the fastest peer, 0 of 0 of those up to 1.5, 1 of 2 of those up to 3, 1 of 2 of all.',
      'Geometric mean against the fastest peer, 2 thread(s): 2.00 and 1.90.',
    ])
    expect(pairTable(found)[1]).toEqual(['a', 'float32', '2', 'x', '3.00', '4.00', '33 %'])
  })
})

describe('the table of float16', () => {
  const entry = (peer: string, median: number, ratio: number) => ({ peer, median, ratio })
  const own = [entry('convtranspose', 1, 1), entry('convtranspose-float32', 2, 2)]
  const roofs = {
    float32: { arithmetic: 0.5, memory: 0.8 },
    float16: { arithmetic: 0.5, memory: 0.4 },
  }
  const rows = [
    { ...row, roofs, entries: [...own, entry('torch', 9, 9), entry('torch-nhwc', 8, 7)] },
    { ...row, layer: 'b', roofs, entries: [entry('convtranspose', 1, 1)] },
  ] as unknown as Parameters<typeof halfTable>[0]['rows']

  it("stands this package beside its own float32 and PyTorch's faster kernel", () => {
    const [, a, b] = halfTable({ rows })
    expect(a?.slice(2, 7)).toEqual(['1.00', '2.00', '0.500', 'memory 0.500 : 0.800', '0.625'])
    expect(a?.slice(7, 10)).toEqual(['torch-nhwc', '8.00', '7.00'])
    expect(b?.slice(3, 5)).toEqual(['—', '—'])
  })

  it('tells means over the layers that have both', () => {
    expect(halfMeans({ rows })).toEqual([
      '2 thread(s): float16 / float32 0.500 (of 1), PyTorch 7.000 (of 1)',
    ])
  })
})
