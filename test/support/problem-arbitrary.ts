/** Random problems with an output, for property tests. */

import fc from 'fast-check'
import { outputHeight, outputWidth, type Problem } from './problem.js'

const axis = (most: number) =>
  fc
    .record({
      i: fc.integer({ min: 1, max: most }),
      k: fc.integer({ min: 1, max: 5 }),
      s: fc.integer({ min: 1, max: 6 }),
      d: fc.integer({ min: 1, max: 4 }),
    })
    .chain(
      (sizes) =>
        fc.record({
          ...Object.fromEntries(
            Object.entries(sizes).map(([name, size]) => [name, fc.constant(size)]),
          ),
          p: fc.integer({ min: 0, max: sizes.d * (sizes.k - 1) + 2 }),
          op: fc.integer({ min: 0, max: Math.max(sizes.s, sizes.d) - 1 }),
        }) as fc.Arbitrary<Record<'i' | 'k' | 's' | 'd' | 'p' | 'op', number>>,
    )

export function anyProblem(): fc.Arbitrary<Problem> {
  return fc
    .record({
      n: fc.integer({ min: 1, max: 3 }),
      g: fc.integer({ min: 1, max: 3 }),
      icg: fc.integer({ min: 1, max: 3 }),
      ocg: fc.integer({ min: 1, max: 3 }),
      h: axis(5),
      w: axis(12),
    })
    .map(({ n, g, icg, ocg, h, w }) => ({
      ...{ n, g, ic: g * icg, ih: h.i, iw: w.i, oc: g * ocg, kh: h.k, kw: w.k },
      ...{ sh: h.s, sw: w.s, ph: h.p, pw: w.p, oph: h.op, opw: w.op, dh: h.d, dw: w.d },
    }))
    .filter((p) => outputHeight(p) >= 1 && outputWidth(p) >= 1)
}
