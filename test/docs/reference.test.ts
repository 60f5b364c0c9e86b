/** docs/reference.md names all that it is the reference of. */

import { readFileSync } from 'node:fs'
import { ConvTranspose2d } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/process.js'
import { sourceFiles } from '../../scripts/source-files.js'
import { type ErrorCode, makeError } from '../../src/errors.js'

const read = (file: string) => readFileSync(inRoot(file), 'utf8')
const sections = read('docs/reference.md').split(/^## /m)

/** The rows of the tables of a section, without their heads and without marks of code. */
function rowsOf(title: string): string[][] {
  const section = sections.find((text) => text.startsWith(`${title}\n`)) ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  )
}

const namesOf = (title: string) => rowsOf(title).map(([name = '']) => name)

/** What an entry point exports, types included. */
function exportsOf(file: string): string[] {
  const lists = read(file).matchAll(/^export (?:type )?\{([^}]*)\}/gm)
  const names = Array.from(lists, ([, list = '']) => list.split(','))
  return names
    .flat()
    .map((name) => name.replace('type ', '').trim())
    .filter((name) => name !== '')
}

/** Those of the class itself, not the symbols. */
function methodsOf({ prototype }: { readonly prototype: object }): string[] {
  const properties = Object.entries(Object.getOwnPropertyDescriptors(prototype))
  return properties.flatMap(([name, { value }]) =>
    typeof value === 'function' && name !== 'constructor' ? [name] : [],
  )
}

describe('docs/reference.md', () => {
  it('has every export and every method of a layer, once', () => {
    const expected = [...exportsOf('src/index.ts'), ...methodsOf(ConvTranspose2d)]
    expect(namesOf('`convtranspose`').sort()).toEqual(expected.sort())
  })

  it('has every export of weights, once', () => {
    const expected = exportsOf('src/weights/index.ts')
    expect(namesOf('`convtranspose/weights`').sort()).toEqual(expected.sort())
  })

  it('has every code of an error, with its class and what is said of it', () => {
    const text = read('src/errors.ts')
    const codes = Array.from(text.matchAll(/^ {2}\| '(ERR_\w+)'$/gm), ([, code = '']) => code)
    const rows = rowsOf('Errors')
    expect(rows.map(([code]) => code)).toEqual(codes)
    for (const [code = '', kind, argument = ''] of rows) {
      expect(makeError(code as ErrorCode, '').name).toBe(kind)
      expect(text.replaceAll('`', '')).toContain(argument.replace(/ \(\[.*\)$/, ''))
    }
  })

  it('has every environment variable that is read', () => {
    const files = sourceFiles(/^src\/.*ts$|^binding\/.*\.cpp$/)
    const variables = files.flatMap((file) =>
      Array.from(
        read(file).matchAll(/process\.env\.(\w+)|getenv\("(\w+)"\)|"(\w+_NUM_THREADS)"/g),
        ([, script, getenv, threads]) => script ?? getenv ?? threads ?? '',
      ),
    )
    expect(variables).toContain('CONVTRANSPOSE_ISA')
    const named = namesOf('Environment variables')
    // node-gyp-build reads it, by the package's name.
    expect([...new Set(variables), 'CONVTRANSPOSE_PREBUILD'].sort()).toEqual(named.sort())
  })
})
