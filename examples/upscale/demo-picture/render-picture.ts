/**
 * Renders the included picture, picture.png: edges, gradients, texture and lettering, all from the
 * numbers in this folder. Run by hand: `npx tsx examples/upscale/demo-picture/render-picture.ts`.
 */

import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { createRandom, valueNoise } from './seeded-noise.js'
import { strokeText } from './stroke-letters.js'

const WIDTH = 320
const HEIGHT = 240
const HORIZON = 176

const FAR_HILLS = 'M0,176V138L38,112 62,128 96,100 140,140 176,122 214,148 262,118 320,150V176Z'
const FAR_SHADE =
  'M38,112L62,128 70,176H44L32,150 42,134ZM96,100L140,140 150,176H98L88,152 102,132 94,118Z' +
  'M176,122L214,148 220,176H178L170,156 180,140ZM262,118L320,150V176H270L254,152 268,136Z'
const NEAR_HILLS = 'M0,176V150Q40,126 84,148T176,158T262,150T320,160V176Z'
const NEAR_COLOUR = [24, 20, 58, 255]
const NEAR_GRAIN = [150, 70, 130, 0]

const LETTERING = [
  ['CONVTRANSPOSE', { x: 20, y: 16, capHeight: 22, lineWidth: 3.2, colour: '#fff6de' }],
  ['TWICE THE SIZE', { x: 20, y: 50, capHeight: 10, lineWidth: 1.5, colour: '#ffd9a0' }],
  ['SHARPER THAN BICUBIC', { x: 20, y: 70, capHeight: 6, lineWidth: 1, colour: '#ffc2c2' }],
] as const

type Stops = readonly (readonly [offset: number, colour: string])[]

function gradient(kind: 'linear' | 'radial', id: string, stops: Stops): string {
  const body = stops.map(([at, colour]) => `<stop offset="${at}" stop-color="${colour}"/>`).join('')
  const direction = kind === 'linear' ? 'x2="0" y2="1"' : ''
  return `<${kind}Gradient id="${id}" ${direction}>${body}</${kind}Gradient>`
}

/** A Siemens star of `pairs` dark and light sectors, as the rising sun. */
function sun(x: number, y: number, radius: number, pairs: number): string {
  const at = (turn: number) => {
    const angle = turn * 2 * Math.PI
    return `${(x + radius * Math.cos(angle)).toFixed(3)},${(y + radius * Math.sin(angle)).toFixed(3)}`
  }
  const sectors = Array.from(
    { length: pairs },
    (_, i) => `M${x},${y}L${at(i / pairs)}A${radius},${radius} 0 0 1 ${at((i + 0.5) / pairs)}Z`,
  )
  return `<circle cx="${x}" cy="${y}" r="${2 * radius}" fill="url(#glow)"/>
    <circle cx="${x}" cy="${y}" r="${radius + 6}" fill="#ffe9c2"/>
    <circle cx="${x}" cy="${y}" r="${radius}" fill="#fff6de"/>
    <path d="${sectors.join('')}" fill="#e2483d"/>
    <circle cx="${x}" cy="${y}" r="4" fill="#fff6de"/>`
}

/** Small discs in the upper sky, but not among the letters. */
function stars(count: number): string {
  const random = createRandom(7)
  const circles = Array.from({ length: count }, () => {
    const [x, y, size] = [random() * WIDTH, random() ** 1.5 * 96, 0.4 + random() ** 3]
    const lettered = (y > 12 && y < 42) || (y > 42 && y < 80 && x < 165)
    const centre = `cx="${x.toFixed(2)}" cy="${y.toFixed(2)}"`
    return lettered ? '' : `<circle ${centre} r="${size.toFixed(2)}"/>`
  })
  return `<g fill="#fff" fill-opacity="0.85">${circles.join('')}</g>`
}

/** Slanting lines, `step` pixels apart, on the shaded sides of the far hills. */
function hatching(step: number): string {
  const count = (WIDTH + HEIGHT) / step
  const lines = Array.from({ length: count }, (_, i) => `M${i * step - HEIGHT},${HEIGHT}l200,-240`)
  const pen = 'fill="none" stroke="#3b2470" stroke-width="1.1"'
  return `<path d="${lines.join('')}" clip-path="url(#shade)" ${pen}/>`
}

/** A checkered floor in perspective, from the horizon to the lower edge. */
function checker(): string {
  const rows = [0, 3, 7, 12.5, 20, 30, 43.5, 64].map((depth) => HORIZON + depth)
  const at = (column: number, y: number) =>
    `${(WIDTH / 2 + column * (10 + (y - HORIZON) * 0.75)).toFixed(2)},${y}`
  const tiles = rows.slice(1).flatMap((bottom, row) => {
    const top = rows[row]!
    return Array.from({ length: 20 }, (_, pair) => {
      const left = 2 * pair - 20 + (row % 2)
      return `M${at(left, top)}L${at(left + 1, top)} ${at(left + 1, bottom)} ${at(left, bottom)}Z`
    })
  })
  const area = `y="${HORIZON}" width="${WIDTH}" height="${HEIGHT - HORIZON}"`
  return `<rect ${area} fill="url(#light)"/><path d="${tiles.join('')}" fill="url(#dark)"/>`
}

function scene(): string {
  const defs = [
    gradient('linear', 'sky', [
      [0, '#0d1440'],
      [0.35, '#4a2a7b'],
      [0.58, '#c9497c'],
      [0.75, '#ffb066'],
    ]),
    gradient('linear', 'far', [
      [0, '#4a2a7b'],
      [0.6, '#a43c78'],
      [1, '#c9497c'],
    ]),
    gradient('linear', 'light', [
      [0, '#ffb98a'],
      [1, '#fff1dc'],
    ]),
    gradient('linear', 'dark', [
      [0, '#8c3a6f'],
      [1, '#1b1746'],
    ]),
    gradient('radial', 'glow', [
      [0.5, '#ffb066b0'],
      [1, '#ffb06600'],
    ]),
    `<clipPath id="shade"><path d="${FAR_SHADE}"/></clipPath>`,
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <defs>${defs.join('')}</defs>
    <rect width="${WIDTH}" height="${HEIGHT}" fill="url(#sky)"/>
    ${stars(130)}${sun(236, 108, 46, 24)}
    <path d="${FAR_HILLS}" fill="url(#far)"/>${hatching(4)}
    ${checker()}${LETTERING.map(([text, style]) => strokeText(text, style)).join('')}
  </svg>`
}

/** The near hills as an RGBA PNG: smooth noise at four scales, cut out along their outline. */
async function nearHills(): Promise<Buffer> {
  const octaves = [
    [16, 0.3],
    [6, 0.25],
    [3, 0.25],
    [1, 0.2],
  ] as const
  const noise = valueNoise(WIDTH, HEIGHT, octaves, 1981)
  const levels = Uint8ClampedArray.from(
    { length: noise.length * 4 },
    (_, i) => NEAR_COLOUR[i % 4]! + (noise[i >> 2]! - 0.35) * NEAR_GRAIN[i % 4]!,
  )
  const outline = `<svg width="${WIDTH}" height="${HEIGHT}"><path d="${NEAR_HILLS}"/></svg>`
  return sharp(levels, { raw: { width: WIDTH, height: HEIGHT, channels: 4 } })
    .composite([{ input: Buffer.from(outline), blend: 'dest-in' }])
    .png()
    .toBuffer()
}

await sharp(Buffer.from(scene()))
  .composite([{ input: await nearHills() }])
  .removeAlpha()
  .png({ compressionLevel: 9 })
  .toFile(fileURLToPath(new URL('../picture.png', import.meta.url)))
