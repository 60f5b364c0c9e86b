// Dilation: where it shares a factor with the stride, whole phases have no tap.
import { Drawing } from './drawing.js'
import { drawFan, type Fan } from './fan.js'
import type { Axis } from './links.js'

export const SHARED: Axis = { input: 4, kernel: 3, stride: 2, dilation: 2 }
export const COPRIME: Axis = { input: 4, kernel: 3, stride: 2, dilation: 3 }
const PANEL = 196

export function dilation(): Drawing {
  const drawing = new Drawing(
    640,
    410,
    'Dilation with and without a factor in common with the stride',
  )
  ;[SHARED, COPRIME].forEach((axis, index) => {
    const top = index * PANEL
    const fan: Fan = { left: 40, pitch: 46, inputsAt: top + 66, outputsAt: top + 150 }
    const title = `stride ${axis.stride}, dilation ${axis.dilation}, kernel ${axis.kernel}`
    drawing.words(24, top + 32, title, { side: 'start', classes: 'head' })
    const { outputs, links } = drawFan(drawing, axis, fan)
    const reached = new Set(links.map(({ output }) => output)).size
    const text = `${outputs - reached} of the ${outputs} outputs are reached by no tap: they hold the bias`
    drawing.words(24, top + 190, text, { side: 'start', classes: 'soft' })
  })
  return drawing
}
