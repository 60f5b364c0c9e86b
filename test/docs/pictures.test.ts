/** The pictures are what the script draws, and what it draws is the operator. */

import { readdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { PICTURES } from '../../scripts/docs/pictures/all.js'
import { COPRIME, SHARED } from '../../scripts/docs/pictures/dilation.js'
import { type Axis, type Link, reachOf } from '../../scripts/docs/pictures/links.js'
import { CASES, FULL } from '../../scripts/docs/pictures/padding.js'
import { AXIS as PHASES } from '../../scripts/docs/pictures/stride-phases.js'
import { fedByTile, TILE, AXIS as TILED } from '../../scripts/docs/pictures/tile.js'
import { inRoot } from '../../scripts/process.js'

const FOLDER = inRoot('docs', 'pictures')

/** By the definition. */
function defined({ input, kernel, stride, ...rest }: Axis): { outputs: number; links: Link[] } {
  const { padding = 0, outputPadding = 0, dilation = 1 } = rest
  const outputs = (input - 1) * stride - 2 * padding + dilation * (kernel - 1) + outputPadding + 1
  const links: Link[] = []
  for (let i = 0; i < input; i++) {
    for (let tap = 0; tap < kernel; tap++) {
      const output = i * stride - padding + tap * dilation
      if (output >= 0 && output < outputs) links.push({ input: i, tap, output })
    }
  }
  return { outputs, links }
}

describe('docs/pictures', () => {
  it('has these pictures and no other', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(PICTURES).sort())
    const text = readFileSync(inRoot('docs', 'operator.md'), 'utf8')
    for (const name of Object.keys(PICTURES)) expect(text).toContain(`](pictures/${name})`)
  })

  it.each(Object.entries(PICTURES))('%s is as npm run docs:pictures draws it', (name, draw) => {
    expect(readFileSync(`${FOLDER}/${name}`, 'utf8')).toBe(String(draw()))
  })

  it.each(Object.entries(PICTURES))(
    '%s can be shown, and nothing leaves its frame',
    async (_, draw) => {
      const drawing = draw()
      const { data, info } = await sharp(Buffer.from(String(drawing)), { density: 72 })
        .flatten({ background: 'white' })
        .raw()
        .toBuffer({ resolveWithObject: true })
      expect([info.width, info.height]).toEqual([drawing.width, drawing.height])
      // The last four columns, between the frame's round corners.
      for (let row = 8; row < info.height - 8; row++) {
        const end = (row + 1) * info.width * info.channels
        const edge = [...data.subarray(end - 4 * info.channels, end)]
        expect(edge.every((level) => level === 255)).toBe(true)
      }
    },
  )

  it.each([PHASES, FULL, ...CASES, SHARED, COPRIME, TILED])('%o', (axis) => {
    const order = ({ input, output }: Link) => input * 1000 + output
    const { outputs, links } = reachOf(axis)
    const sorted = [...links].sort((a, b) => order(a) - order(b))
    expect({ outputs, links: sorted }).toEqual(defined(axis))
  })

  it('the tile feeds what the text says', () => {
    const fed = fedByTile(reachOf(TILED))
    expect(fed).toEqual([3, 4, 5, 6, 7, 8])
    expect(TILE.size).toBe(4)
  })
})
