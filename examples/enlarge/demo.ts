/** `npm run demo -- [picture] [output.png]`: enlarges a picture two times. */

import { extname, join, parse, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { capabilities } from 'convtranspose'
import { enlarge, type Image } from './enlarge.js'
import { readPicture, writePicture } from './picture-file.js'
import { timeLayer } from './timing.js'

const INCLUDED = fileURLToPath(new URL('./picture.png', import.meta.url))

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(`demo: ${(error as Error).message}`)
  process.exitCode = 1
}

async function main(args: readonly string[]): Promise<void> {
  const { input, output } = readArguments(args)
  const picture = await readPicture(input)
  const enlarged = await enlarge(picture)
  await writePicture(output, enlarged)
  const { milliseconds, runs, plan, layer } = await timeLayer(picture)
  const { isa, version } = capabilities()
  const warm = runs === 1 ? 'one warm run' : `median of ${runs} warm runs`
  report([
    ['input', `${size(picture)}  ${shown(input)}`],
    ['output', `${size(enlarged)}  ${shown(output)}`],
    ['layer', layer],
    ['time', `${milliseconds.toFixed(2)} ms (the layer alone, ${warm})`],
    ['instructions', isa],
    ['threads', `${plan.threads}`],
    ['algorithm', `${plan.algorithm} (${plan.reason})`],
    ['convtranspose', version],
  ])
}

function readArguments(args: readonly string[]): { input: string; output: string } {
  if (args.length > 2) {
    throw new Error(`at most [picture] [output.png] are taken; received ${args.length} arguments`)
  }
  const input = resolve(args[0] ?? INCLUDED)
  const { dir, name } = parse(input)
  const output = args[1] === undefined ? join(dir, `${name}.2x.png`) : resolve(args[1])
  if (extname(output).toLowerCase() !== '.png') {
    throw new Error(`the output must be named *.png; received ${args[1]}`)
  }
  if (output === input) throw new Error('the output must be another file than the picture')
  return { input, output }
}

function report(lines: readonly (readonly [label: string, value: string])[]): void {
  const width = Math.max(...lines.map(([label]) => label.length))
  for (const [label, value] of lines) console.log(`${label.padEnd(width)}  ${value}`)
}

function size({ width, height, channels }: Image): string {
  const kind = ['grey', 'grey + alpha', 'RGB', 'RGB + alpha'][channels - 1]
  return `${width} x ${height} ${kind}`
}

/** The path from here, where it is the shorter one. */
function shown(path: string): string {
  const fromHere = relative('', path)
  return fromHere.length < path.length ? fromHere : path
}
