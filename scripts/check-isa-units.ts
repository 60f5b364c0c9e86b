// Checks the laws of binding/kernel/micro/unit.inl.h on objects: check-isa-units.ts OBJECT...
//
// For each <isa>/kernels.cpp.o among them: exactly one global symbol and none weak, no dynamic
// initialiser, includes of the short list alone, and, where vectors have names of their own, no vector
// moved to the stack inside a register tile.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { DIALECTS, disassemble } from './disassembly.js'
import { inRoot } from './process.js'

const MICRO = inRoot('binding', 'kernel')
const ALLOWED = /^(cstddef|cstdint|immintrin\.h|emmintrin\.h|arm_neon\.h)$/

/** The sets whose vectors must not go to the stack. */
const KEPT = ['avx2', 'avx512']

const tools = (command: string, args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 })

const problems: string[] = []
const units = process.argv.slice(2).flatMap((object) => {
  const isa = object.match(/micro[\\/]([a-z0-9]+)[\\/]kernels\.cpp\.o(bj)?$/)?.[1]
  return isa === undefined ? [] : [{ isa, object }]
})
if (units.length === 0) problems.push('no object of an instruction set was given')
for (const { isa, object } of units) {
  const complaints = [
    ...checkSymbols(isa, object),
    ...checkInitialisers(object),
    ...checkIncludes(path.join('micro', isa, 'kernels.cpp'), new Set()),
    ...checkStack(isa, object),
  ]
  problems.push(...complaints.map((complaint) => `${isa}: ${complaint}`))
}
for (const problem of problems) console.error(problem)
console.log(`${units.length} instruction sets: ${units.map(({ isa }) => isa).join(', ')}`)
process.exit(problems.length > 0 ? 1 : 0)

function checkSymbols(isa: string, object: string): string[] {
  const lines = tools('nm', ['--defined-only', '--extern-only', '-C', object]).trim().split('\n')
  const weak = lines.filter((line) => /\s[WVu]\s/.test(line))
  const expected = `ct2d::${isa}_kernels`
  const names = lines.map((line) => line.replace(/^\S+ \S /, ''))
  return [
    ...weak.map((line) => `weak symbol ${line}`),
    ...(names.length === 1 && names[0] === expected
      ? []
      : [`exports ${names.join(', ')} instead of ${expected} alone`]),
  ]
}

function checkInitialisers(object: string): string[] {
  const sections = tools('objdump', ['-h', object])
  return /\.(init_array|ctors)\b/.test(sections) ? ['has a dynamic initialiser'] : []
}

function checkIncludes(file: string, seen: Set<string>): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  const text = readFileSync(path.join(MICRO, file), 'utf8')
  return [...text.matchAll(/^\s*#include ([<"])([^>"]+)[>"]/gm)].flatMap(([, bracket, target]) => {
    if (bracket === '"') return checkIncludes(target as string, seen)
    return ALLOWED.test(target as string) ? [] : [`${file} includes <${target}>`]
  })
}

function checkStack(isa: string, object: string): string[] {
  const dialect = DIALECTS[isa]
  if (dialect === undefined || !KEPT.includes(isa)) return []
  return disassemble(object, dialect)
    .filter(({ name }) => /\b(width_lane|channel_lane|row_depthwise|winograd_\w+)</.test(name))
    .flatMap(({ name, instructions }) => {
      const moves = instructions.filter(({ text }) => dialect.spill.test(text))
      return moves.length === 0 ? [] : [`${moves.length} vector moves to the stack in ${name}`]
    })
}
