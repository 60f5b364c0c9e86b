/**
 * `npm run demo -- [picture] [output]`: `convtranspose upscale`, for the included picture where none is
 * named, which it also shows beside its bicubic enlargement.
 */

import { parse, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { processIO } from '../../src/cli/io.js'
import { runProgram } from '../../src/cli/program.js'

const INCLUDED = relative('', fileURLToPath(new URL('./pictures/coffee.png', import.meta.url)))

const [picture, output, ...rest] = process.argv.slice(2)
const args =
  picture === undefined
    ? [INCLUDED, beside(INCLUDED, '.2x.png'), '--compare', beside(INCLUDED, '.compare.2x.png')]
    : [picture, output ?? beside(picture, '.2x.png'), ...rest]
process.exitCode = await runProgram(['upscale', ...args], processIO(false))

function beside(file: string, ending: string): string {
  const { dir, name } = parse(file)
  return `${dir === '' ? '.' : dir}/${name}${ending}`
}
