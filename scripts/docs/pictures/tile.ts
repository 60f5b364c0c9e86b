// One tile of inputs serves the outputs of all phases.
import { Drawing } from './drawing.js'
import { subscript } from './fan.js'
import { type Axis, phaseOf, type Reach, reachOf, tapsOf } from './links.js'

export const AXIS: Axis = { input: 6, kernel: 4, stride: 2, padding: 1 }
/** The first input of the tile on either axis, and how many there are. */
export const TILE = { first: 1, size: 4 }
const INPUT = { left: 44, top: 84, pitch: 34, cell: 30 }
const OUTPUT = { left: 306, top: 78, pitch: 24, cell: 21 }

/** The outputs of one axis whose every input lies in the tile. */
export function fedByTile({ outputs, links }: Reach): number[] {
  const within = (input: number) => input >= TILE.first && input < TILE.first + TILE.size
  return Array.from({ length: outputs }, (_, output) => output).filter((output) =>
    links.every((link) => link.output !== output || within(link.input)),
  )
}

export function tile(): Drawing {
  const drawing = new Drawing(620, 440, 'One tile of inputs serves all four phases')
  const reach = reachOf(AXIS)
  const fed = fedByTile(reach)
  drawing.words(24, 32, 'stride 2, kernel 4, padding 1, on both axes', {
    side: 'start',
    classes: 'head',
  })
  drawInput(drawing)
  drawOutput(drawing, reach, fed)
  drawPhases(drawing, reach)
  const count = fed.length ** 2
  const text = `The ${TILE.size} x ${TILE.size} inputs of the tile are all that ${count} outputs need, ${count / 4} of each phase.`
  drawing.words(24, 418, text, { side: 'start' })
  return drawing
}

function drawInput(drawing: Drawing): void {
  const { left, top, pitch, cell } = INPUT
  drawing.words(left - cell / 2, top - 24, 'input', { side: 'start', classes: 'soft' })
  for (let row = 0; row < AXIS.input; row++) {
    for (let column = 0; column < AXIS.input; column++) {
      drawing.cell({ x: left + column * pitch, y: top + row * pitch, size: cell, kind: 'plain' })
    }
  }
  const [from, to] = [TILE.first - 0.5, TILE.first + TILE.size - 0.5]
  drawing.frame(left + from * pitch, top + from * pitch, left + to * pitch, top + to * pitch)
}

function drawOutput(drawing: Drawing, { outputs }: Reach, fed: readonly number[]): void {
  const { left, top, pitch, cell } = OUTPUT
  drawing.words(left - cell / 2, top - 18, 'output', { side: 'start', classes: 'soft' })
  for (let row = 0; row < outputs; row++) {
    for (let column = 0; column < outputs; column++) {
      drawing.cell({
        x: left + column * pitch,
        y: top + row * pitch,
        size: cell,
        kind: phaseOf(AXIS, row) * AXIS.stride + phaseOf(AXIS, column),
        faint: !(fed.includes(row) && fed.includes(column)),
      })
    }
  }
  const [first = 0, last = 0] = [fed[0], fed.at(-1)]
  const [from, to] = [first - 0.5, last + 0.5]
  drawing.frame(left + from * pitch, top + from * pitch, left + to * pitch, top + to * pitch)
}

function drawPhases(drawing: Drawing, { links }: Reach): void {
  const names = (phase: number) =>
    tapsOf(AXIS, links, phase)
      .map((tap) => `w${subscript(tap)}`)
      .join(' ')
  for (let row = 0; row < AXIS.stride; row++) {
    for (let column = 0; column < AXIS.stride; column++) {
      const phase = row * AXIS.stride + column
      const y = 300 + 27 * phase
      drawing.cell({ x: INPUT.left - 6, y, size: 18, kind: phase })
      const text = `rows ${names(row)}, columns ${names(column)}`
      drawing.words(INPUT.left + 14, y + 4.5, text, { side: 'start' })
    }
  }
}
