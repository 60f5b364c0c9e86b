/** Letters as strokes, so that the included picture needs no font. */

/** Cells of a glyph: 4 wide, 6 high; a word advances by 6 per letter. */
const HEIGHT = 6
const ADVANCE = 6

/** Polylines per letter, "x,y x,y|x,y x,y", y down from the cap height. */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '0,6 0,2 2,0 4,2 4,6|0,4 4,4',
  B: '0,0 3,0 4,1 4,2 3,3 0,3|3,3 4,4 4,5 3,6 0,6 0,0',
  C: '4,1 3,0 1,0 0,1 0,5 1,6 3,6 4,5',
  D: '0,0 2.5,0 4,1.5 4,4.5 2.5,6 0,6 0,0',
  E: '4,0 0,0 0,6 4,6|0,3 3,3',
  H: '0,0 0,6|4,0 4,6|0,3 4,3',
  I: '2,0 2,6|1,0 3,0|1,6 3,6',
  N: '0,6 0,0 4,6 4,0',
  O: '1,0 3,0 4,1 4,5 3,6 1,6 0,5 0,1 1,0',
  P: '0,6 0,0 3,0 4,1 4,2.5 3,3.5 0,3.5',
  R: '0,6 0,0 3,0 4,1 4,2.5 3,3.5 0,3.5|2,3.5 4,6',
  S: '4,1 3,0 1,0 0,1 0,2 1,3 3,3 4,4 4,5 3,6 1,6 0,5',
  T: '0,0 4,0|2,0 2,6',
  U: '0,0 0,5 1,6 3,6 4,5 4,0',
  V: '0,0 0,2 2,6 4,2 4,0',
  W: '0,0 1,6 2,3 3,6 4,0',
  X: '0,0 4,6|4,0 0,6',
  Z: '0,0 4,0 0,6 4,6',
  '2': '0,1 1,0 3,0 4,1 4,2 0,6 4,6',
  '8': '1,3 0,2 0,1 1,0 3,0 4,1 4,2 3,3 1,3 0,4 0,5 1,6 3,6 4,5 4,4 3,3',
}

/** Where and how a line of text is drawn; lengths in pixels. */
export interface TextStyle {
  /** Left end and top of the capitals. */
  readonly x: number
  readonly y: number
  readonly capHeight: number
  readonly lineWidth: number
  readonly colour: string
}

/** Draws capitals, the digits 2 and 8, and spaces as an SVG path. */
export function strokeText(text: string, style: TextStyle): string {
  const { x, y, capHeight, lineWidth, colour } = style
  const scale = capHeight / HEIGHT
  const strokes = [...text].flatMap((letter, index) => {
    const point = (pair: string) => {
      const [column = 0, row = 0] = pair.split(',').map(Number)
      return `${(x + (index * ADVANCE + column) * scale).toFixed(2)},${(y + row * scale).toFixed(2)}`
    }
    const polylines = letter === ' ' ? [] : (GLYPHS[letter] ?? missing(letter)).split('|')
    return polylines.map((line) => `M${line.split(' ').map(point).join('L')}`)
  })
  const pen = `fill="none" stroke-linecap="round" stroke-linejoin="round"`
  return `<path d="${strokes.join('')}" ${pen} stroke="${colour}" stroke-width="${lineWidth}"/>`
}

function missing(letter: string): never {
  throw new RangeError(`the stroke letters must include "${letter}"; they do not`)
}
