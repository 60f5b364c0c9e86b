/**
 * `npm run bench:loops [-- OBJECT...]`: what the inner loops of the register tiles cost, read from the
 * objects of the instruction sets: instructions for each multiply-add of a vector, and the tiles whose
 * loops move vectors to the stack. Without arguments, the objects of `npm run test:kernel` and
 * `test:neon` and those of the prebuilt files, as far as they are there.
 */

import { existsSync } from 'node:fs'
import path from 'node:path'
import { DIALECTS, type Dialect, disassemble, type Listing } from '../../scripts/disassembly.js'
import { inRoot } from '../../scripts/process.js'
import { readArguments } from '../harness/options.js'
import { toTable } from '../report/format.js'
import { innermostLoops, type Loop } from './innermost-loops.js'

/** The kernels that multiply and add. */
const KERNELS = ['width_lane', 'channel_lane', 'winograd_product', 'row_depthwise']

const HEAD = [
  'kernel',
  'tiles',
  'fullest',
  'multiply-adds',
  'instructions',
  'each',
  'use the stack',
]

const BUILDS = [
  'build-kernel',
  'build-neon',
  'build-prebuilds/linux-x64-glibc/build',
  'build-prebuilds/linux-arm64-glibc/build',
]

const { operands: given } = readArguments({
  command: 'npm run bench:loops',
  operands: ['[OBJECT...]'],
  options: {},
})
const objects = given.length > 0 ? given : BUILDS.flatMap(objectsOf)
if (objects.length === 0) {
  console.error('no object: npm run test:kernel, test:neon or prebuilds makes them')
  process.exit(1)
}
for (const object of objects) report(object)

function objectsOf(build: string): string[] {
  const units = inRoot(build, 'binding', 'kernel', 'CMakeFiles', 'ct2d_kernel.dir', 'micro')
  return Object.keys(DIALECTS)
    .map((isa) => path.join(units, isa, 'kernels.cpp.o'))
    .filter((object) => existsSync(object))
}

function report(object: string): void {
  const isa = path.basename(path.dirname(object))
  const dialect = DIALECTS[isa]
  if (dialect === undefined) throw new Error(`${object}: of an instruction set that is not read`)
  const functions = disassemble(object, dialect)
  const rows = KERNELS.map((kernel) => toRow(kernel, functions, dialect))
  console.log(`${path.relative(inRoot(), object)}\n`)
  console.log(toTable([HEAD, ...rows]))
  console.log()
}

/** The tile of a kernel with the most sums, and what goes to the stack in the loops of all of them. */
function toRow(kernel: string, functions: readonly Listing[], dialect: Dialect): string[] {
  const tiles = functions
    .filter(({ name }) => name.includes(`::${kernel}<`))
    .map((listing) => ({
      arguments: /<([^>]*)>/.exec(listing.name)?.[1] ?? '',
      loops: innermostLoops(listing, dialect),
    }))
  const moving = tiles.filter(({ loops }) => loops.some((loop) => loop.spills > 0))
  const loops = tiles.flatMap(({ arguments: of, loops }) => loops.map((loop) => ({ of, ...loop })))
  const [full] = loops.sort((a, b) => sums(b.of) - sums(a.of) || perEach(a) - perEach(b))
  if (full === undefined) throw new Error(`${kernel}: no loop multiplies and adds`)
  return [
    ...[kernel, String(tiles.length), full.of],
    ...[String(full.multiplyAdds), String(full.instructions), perEach(full).toFixed(2)],
    moving.length === 0 ? 'none' : moving.map(({ arguments: of }) => `<${of}>`).join(' '),
  ]
}

/** The sums of a tile, by the numbers of its template. Of width_lane's patterns, 0 has plain loops. */
function sums(of: string): number {
  const numbers = of.split(', ').map(Number).filter(Number.isInteger)
  const [pattern, ...rest] = numbers
  const factors = numbers.length === 4 ? [pattern === 0 ? 1 : 0, ...rest] : numbers
  return factors.reduce((product, factor) => product * factor, 1)
}

function perEach({ instructions, multiplyAdds }: Loop): number {
  return instructions / multiplyAdds
}
