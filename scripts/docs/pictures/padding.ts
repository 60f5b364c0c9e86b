// Padding crops what the inputs reach; outputPadding goes on at the end.
import { Drawing } from './drawing.js'
import { drawFan, drawOutputs, outputX } from './fan.js'
import { type Axis, reachOf } from './links.js'

export const FULL: Axis = { input: 3, kernel: 3, stride: 2 }
export const CASES: readonly Axis[] = [
  { ...FULL, outputPadding: 1 },
  { ...FULL, padding: 1 },
  { ...FULL, padding: 1, outputPadding: 1 },
  { ...FULL, padding: 2, outputPadding: 1 },
]
const FAN = { left: 40, pitch: 42, inputsAt: 70, outputsAt: 150 }
const WORDS = 400

export function padding(): Drawing {
  const drawing = new Drawing(700, 444, 'What padding and outputPadding do to the output')
  drawing.words(24, 32, 'stride 2, kernel 3', { side: 'start', classes: 'head' })
  const full = drawFan(drawing, FULL, FAN)
  describe(drawing, FULL, full.outputs, FAN.outputsAt)
  CASES.forEach((axis, index) => {
    const fan = { ...FAN, outputsAt: FAN.outputsAt + 56 * (index + 1) }
    const reach = reachOf(axis)
    for (let at = 0; at < full.outputs; at++) {
      const x = outputX(FULL, fan, at)
      drawing.cell({ x, y: fan.outputsAt, size: 30, kind: 'cropped' })
    }
    drawing.blank(
      outputX(axis, fan, 0) - 16,
      fan.outputsAt - 16,
      reach.outputs * fan.pitch - 10,
      32,
    )
    drawOutputs(drawing, axis, fan, reach)
    describe(drawing, axis, reach.outputs, fan.outputsAt)
  })
  drawLegend(drawing, 416)
  return drawing
}

function drawLegend(drawing: Drawing, y: number): void {
  drawing.cell({ x: 36, y, size: 18, kind: 'cropped' })
  drawing.words(54, y + 4.5, 'cropped', { side: 'start' })
  drawing.cell({ x: 140, y, size: 18, kind: 'bias' })
  drawing.words(158, y + 4.5, 'reached by no tap: holds the bias', { side: 'start' })
}

function describe(drawing: Drawing, axis: Axis, outputs: number, y: number): void {
  const { input, kernel, stride, padding = 0, outputPadding = 0 } = axis
  const title = `padding ${padding}, outputPadding ${outputPadding}`
  const sum = `(${input} − 1)·${stride} − 2·${padding} + ${kernel} + ${outputPadding} = ${outputs} outputs`
  drawing.words(WORDS, y - 4, title, { side: 'start' })
  drawing.words(WORDS, y + 13, sum, { side: 'start', classes: 'soft' })
}
