/** Independent float64 implementations: the definition in scatter form, and plain convolution. */

import {
  elements,
  inputShape,
  outputHeight,
  outputShape,
  outputWidth,
  type Problem,
} from './problem.js'

export type Numbers = ArrayLike<number>

export interface OracleResult {
  readonly y: Float64Array
  /** For each output, the sum of |x * w| plus |bias|. */
  readonly reach: Float64Array
}

/** Calls `visit` with the flat indices of each product of the definition that lands in the output. */
export function eachProduct(p: Problem, visit: (x: number, w: number, y: number) => void): void {
  const [oh, ow] = [outputHeight(p), outputWidth(p)]
  const [icg, ocg] = [p.ic / p.g, p.oc / p.g]
  for (let x = 0; x < elements(inputShape(p)); x++) {
    const iw = x % p.iw
    const ih = Math.floor(x / p.iw) % p.ih
    const ci = Math.floor(x / (p.iw * p.ih)) % p.ic
    const n = Math.floor(x / (p.iw * p.ih * p.ic))
    for (let cg = 0; cg < ocg; cg++) {
      const co = Math.floor(ci / icg) * ocg + cg
      for (let kh = 0; kh < p.kh; kh++) {
        const row = ih * p.sh - p.ph + kh * p.dh
        if (row < 0 || row >= oh) continue
        for (let kw = 0; kw < p.kw; kw++) {
          const column = iw * p.sw - p.pw + kw * p.dw
          if (column < 0 || column >= ow) continue
          const w = ((ci * ocg + cg) * p.kh + kh) * p.kw + kw
          visit(x, w, ((n * p.oc + co) * oh + row) * ow + column)
        }
      }
    }
  }
}

export function convTransposeOracle(
  p: Problem,
  input: Numbers,
  weight: Numbers,
  bias: Numbers | null,
): OracleResult {
  const shape = outputShape(p)
  const y = new Float64Array(elements(shape))
  const reach = new Float64Array(y.length)
  eachProduct(p, (x, w, out) => {
    const product = (input[x] as number) * (weight[w] as number)
    y[out] = (y[out] as number) + product
    reach[out] = (reach[out] as number) + Math.abs(product)
  })
  if (bias === null) return { y, reach }
  const plane = outputHeight(p) * outputWidth(p)
  for (let out = 0; out < y.length; out++) {
    const b = bias[Math.floor(out / plane) % p.oc] as number
    y[out] = (y[out] as number) + b
    reach[out] = (reach[out] as number) + Math.abs(b)
  }
  return { y, reach }
}

/**
 * Plain (forward) convolution of [n, oc, oh, ow] to [n, ic, ih, iw] with the same weight: the map
 * whose adjoint the transposed convolution is.
 */
export function convOracle(p: Problem, input: Numbers, weight: Numbers): Float64Array {
  const result = new Float64Array(elements(inputShape(p)))
  const [oh, ow] = [outputHeight(p), outputWidth(p)]
  const [icg, ocg] = [p.ic / p.g, p.oc / p.g]
  let at = 0
  for (let n = 0; n < p.n; n++) {
    for (let ci = 0; ci < p.ic; ci++) {
      for (let ih = 0; ih < p.ih; ih++) {
        for (let iw = 0; iw < p.iw; iw++) {
          let sum = 0
          for (let cg = 0; cg < ocg; cg++) {
            const co = Math.floor(ci / icg) * ocg + cg
            for (let kh = 0; kh < p.kh; kh++) {
              for (let kw = 0; kw < p.kw; kw++) {
                const row = ih * p.sh + kh * p.dh - p.ph
                const column = iw * p.sw + kw * p.dw - p.pw
                if (row < 0 || row >= oh || column < 0 || column >= ow) continue
                sum +=
                  (input[((n * p.oc + co) * oh + row) * ow + column] as number) *
                  (weight[((ci * ocg + cg) * p.kh + kh) * p.kw + kw] as number)
              }
            }
          }
          result[at++] = sum
        }
      }
    }
  }
  return result
}
