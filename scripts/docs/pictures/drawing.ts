// An SVG of cells, lines and words that is readable on light and on dark pages.

/** Colours of the phases, in light and in dark mode. */
const PHASES = [
  ['#0969da', '#58a6ff'],
  ['#bc4c00', '#f0883e'],
  ['#1a7f37', '#3fb950'],
  ['#8250df', '#bc8cff'],
] as const

export type Side = 'start' | 'middle' | 'end'

/** A square. */
export interface Cell {
  /** Of its centre. */
  readonly x: number
  readonly y: number
  readonly size: number
  readonly text?: string
  /** The number of a phase, or what else the cell is. */
  readonly kind: number | 'plain' | 'bias' | 'cropped'
  readonly faint?: boolean
}

export class Drawing {
  readonly #parts: string[] = []

  /** @param title - Read aloud in place of the picture. */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly title: string,
  ) {}

  cell({ x, y, size, text, kind, faint = false }: Cell): void {
    const name = typeof kind === 'number' ? `phase-${kind % PHASES.length}` : kind
    const corner = `x="${round(x - size / 2)}" y="${round(y - size / 2)}"`
    const classes = `cell ${name}${faint ? ' faint' : ''}`
    this.#parts.push(`<rect class="${classes}" ${corner} width="${size}" height="${size}" rx="3"/>`)
    if (text !== undefined)
      this.words(x, y + 4.5, text, { classes: kind === 'cropped' ? 'soft' : '' })
  }

  /** @param phase - Whose colour it has. */
  line(from: readonly [number, number], to: readonly [number, number], phase: number): void {
    const [[x1, y1], [x2, y2]] = [from, to]
    const ends = `x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"`
    this.#parts.push(`<line class="phase-${phase % PHASES.length}" ${ends}/>`)
  }

  /** A rectangle without a filling, from corner to corner. */
  frame(left: number, top: number, right: number, bottom: number): void {
    const size = `width="${round(right - left)}" height="${round(bottom - top)}"`
    this.#parts.push(`<rect class="frame" x="${round(left)}" y="${round(top)}" ${size} rx="4"/>`)
  }

  /** Paper over what was drawn before. */
  blank(left: number, top: number, width: number, height: number): void {
    const corner = `x="${round(left)}" y="${round(top)}"`
    this.#parts.push(
      `<rect class="paper" ${corner} width="${round(width)}" height="${round(height)}"/>`,
    )
  }

  words(x: number, y: number, text: string, how: { side?: Side; classes?: string } = {}): void {
    const { side = 'middle', classes = '' } = how
    const attributes = `x="${round(x)}" y="${round(y)}" text-anchor="${side}"`
    const named = classes === '' ? '' : ` class="${classes}"`
    this.#parts.push(`<text${named} ${attributes}>${escaped(text)}</text>`)
  }

  toString(): string {
    const box = `width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}"`
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${box} role="img">`,
      `<title>${escaped(this.title)}</title>`,
      `<style>\n${style(0)}\n@media (prefers-color-scheme: dark) {\n${style(1)}\n}\n</style>`,
      `<rect class="paper" width="${this.width}" height="${this.height}" rx="8"/>`,
      ...this.#parts,
      '</svg>\n',
    ].join('\n')
  }
}

/** @param mode - 0 for light, 1 for dark. */
function style(mode: 0 | 1): string {
  const pick = (light: string, dark: string) => [light, dark][mode]
  const ink = pick('#1f2328', '#e6edf3')
  const soft = pick('#59636e', '#9198a1')
  return [
    `.paper { fill: ${pick('#ffffff', '#0d1117')} }`,
    `text { font: 13px system-ui, sans-serif; fill: ${ink} }`,
    `text.soft { fill: ${soft} }`,
    'text.small { font-size: 11px }',
    'text.head { font-weight: 600 }',
    `.cell { stroke: ${soft}; fill: ${pick('#eef1f4', '#21262d')} }`,
    '.cell.bias { fill: none }',
    '.cell.cropped { fill: none; stroke-dasharray: 3 3 }',
    'line { stroke-width: 1.6 }',
    `.frame { fill: none; stroke: ${ink}; stroke-width: 2.5 }`,
    ...PHASES.map(
      (colours, index) =>
        `.phase-${index} { stroke: ${colours[mode]} } .cell.phase-${index} { stroke: ${colours[mode]}; fill: ${colours[mode]}; fill-opacity: 0.28 }`,
    ),
    '.cell.faint { stroke-opacity: 0.35; fill-opacity: 0.07 }',
  ].join('\n')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
