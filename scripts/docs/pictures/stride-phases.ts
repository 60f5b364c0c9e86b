// Stride phases: every second output has the same taps.
import { Drawing } from './drawing.js'
import { drawFan, outputX, subscript } from './fan.js'
import { type Axis, tapsOf } from './links.js'

export const AXIS: Axis = { input: 4, kernel: 3, stride: 2, padding: 1, outputPadding: 1 }
const FAN = { left: 40, pitch: 62, inputsAt: 70, outputsAt: 180 }

export function stridePhases(): Drawing {
  const drawing = new Drawing(640, 330, 'The stride phases of a transposed convolution')
  drawing.words(24, 32, 'stride 2, kernel 3, padding 1, outputPadding 1', {
    side: 'start',
    classes: 'head',
  })
  const { outputs, links } = drawFan(drawing, AXIS, FAN)

  for (let output = 0; output < outputs; output++) {
    links
      .filter((link) => link.output === output)
      .forEach(({ input, tap }, index) => {
        const text = `x${subscript(input)} · w${subscript(tap)}`
        drawing.words(outputX(AXIS, FAN, output), 216 + 17 * index, text)
      })
  }

  for (let phase = 0; phase < AXIS.stride; phase++) {
    const taps = tapsOf(AXIS, links, phase)
    const y = 272 + 30 * phase
    drawing.cell({ x: 36, y, size: 18, kind: phase })
    const what = `phase ${phase}: an ordinary convolution with ${taps.length} tap${taps.length > 1 ? 's' : ''}`
    const names = taps.map((tap) => `w${subscript(tap)}`).join(' and ')
    drawing.words(54, y + 4.5, `${what}, ${names}`, { side: 'start' })
  }
  return drawing
}
