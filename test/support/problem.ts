/** Problems in tests: the fields and the line of binding/kernel/problem/descriptor.h. */

import type { ConvTranspose2dCallOptions } from 'convtranspose'

const FIELDS = [
  ...['n', 'g', 'ic', 'ih', 'iw', 'oc', 'kh', 'kw'],
  ...['sh', 'sw', 'ph', 'pw', 'oph', 'opw', 'dh', 'dw'],
] as const

export interface Problem {
  n: number
  g: number
  ic: number
  ih: number
  iw: number
  oc: number
  kh: number
  kw: number
  sh: number
  sw: number
  ph: number
  pw: number
  oph: number
  opw: number
  dh: number
  dw: number
}

export function toLine(problem: Problem): string {
  return FIELDS.map((name) => {
    const start = name === 'oc' || name === 'sh' ? '_' : ''
    return `${start}${name}${problem[name as keyof Problem]}`
  }).join('')
}

export function parseLine(line: string): Problem {
  const entries = [...line.matchAll(/([a-z]+)(\d+)/g)].map(([, name, value]) => [
    name,
    Number(value),
  ])
  return Object.fromEntries(entries) as Problem
}

export function outputHeight(p: Problem): number {
  return (p.ih - 1) * p.sh - 2 * p.ph + p.dh * (p.kh - 1) + p.oph + 1
}

export function outputWidth(p: Problem): number {
  return (p.iw - 1) * p.sw - 2 * p.pw + p.dw * (p.kw - 1) + p.opw + 1
}

export const inputShape = (p: Problem) => [p.n, p.ic, p.ih, p.iw]
export const weightShape = (p: Problem) => [p.ic, p.oc / p.g, p.kh, p.kw]
export const outputShape = (p: Problem) => [p.n, p.oc, outputHeight(p), outputWidth(p)]

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** The number of terms of an output's sum at most. */
export const reductionLength = (p: Problem) => (p.ic / p.g) * p.kh * p.kw

/** The options of a module or a functional call that lead to this problem. */
export function optionsOf(p: Problem) {
  return {
    stride: [p.sh, p.sw],
    padding: [p.ph, p.pw],
    outputPadding: [p.oph, p.opw],
    dilation: [p.dh, p.dw],
    groups: p.g,
  } as const satisfies ConvTranspose2dCallOptions
}
