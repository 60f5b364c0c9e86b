// One axis: inputs above, outputs below, and a line for each multiplication.
import type { Drawing } from './drawing.js'
import { type Axis, phaseOf, type Reach, reachOf } from './links.js'

const CELL = 30

export interface Fan {
  /** Of the position u = 0, which is output 0 where nothing is cropped. */
  readonly left: number
  /** Between neighbouring positions. */
  readonly pitch: number
  readonly inputsAt: number
  readonly outputsAt: number
}

export function drawFan(drawing: Drawing, axis: Axis, fan: Fan): Reach {
  const { inputsAt, outputsAt } = fan
  const reach = reachOf(axis)
  for (const { input, output } of reach.links) {
    const from = [inputX(axis, fan, input), inputsAt + CELL / 2] as const
    const to = [outputX(axis, fan, output), outputsAt - CELL / 2] as const
    drawing.line(from, to, phaseOf(axis, output))
  }
  drawInputs(drawing, axis, fan)
  drawOutputs(drawing, axis, fan, reach)
  return reach
}

function drawInputs(drawing: Drawing, axis: Axis, fan: Fan): void {
  for (let input = 0; input < axis.input; input++) {
    const x = inputX(axis, fan, input)
    drawing.cell({ x, y: fan.inputsAt, size: CELL, text: `x${subscript(input)}`, kind: 'plain' })
  }
}

export function drawOutputs(drawing: Drawing, axis: Axis, fan: Fan, reach: Reach): void {
  for (let output = 0; output < reach.outputs; output++) {
    const reached = reach.links.some((link) => link.output === output)
    drawing.cell({
      x: outputX(axis, fan, output),
      y: fan.outputsAt,
      size: CELL,
      text: `y${subscript(output)}`,
      kind: reached ? phaseOf(axis, output) : 'bias',
    })
  }
}

/** Above the middle of the positions that the input reaches. */
function inputX({ kernel, stride, dilation = 1 }: Axis, fan: Fan, input: number): number {
  return fan.left + (input * stride + ((kernel - 1) * dilation) / 2) * fan.pitch
}

export function outputX({ padding = 0 }: Axis, { left, pitch }: Fan, output: number): number {
  return left + (output + padding) * pitch
}

export function subscript(number: number): string {
  return String(number).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)] ?? '')
}
