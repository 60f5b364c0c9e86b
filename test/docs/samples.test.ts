/** Every TypeScript sample of the documents runs, and prints what its comments say. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/process.js'
import { documentSamples, fileNameOf } from '../support/samples.js'

/** Inside the project, so that `convtranspose` is the package itself. */
const FOLDER = inRoot('build', 'samples')

mkdirSync(FOLDER, { recursive: true })
afterAll(() => rmSync(FOLDER, { recursive: true }))

const samples = documentSamples()

/** The comments behind and below console.log say what it prints. */
function expectedLines(code: string): string[] {
  return code
    .split('\n')
    .map((line, index, lines) => {
      if (!line.trimStart().startsWith('console.log')) return ''
      const behind = line.match(/\) \/\/ (.*)$/)?.[1]
      return behind ?? lines[index + 1]?.match(/^\s*\/\/ (.*)$/)?.[1] ?? ''
    })
    .filter((line) => line !== '')
}

const spaceless = (text: string) => text.replace(/\s+/g, '')

describe('samples', () => {
  it('there are some', () => {
    expect(samples.length).toBeGreaterThan(2)
  })

  it.each(samples)('$name', (sample) => {
    const file = path.join(FOLDER, `${fileNameOf(sample)}.mts`)
    writeFileSync(file, sample.code)
    const result = spawnSync(process.execPath, ['--import', 'tsx', file], {
      cwd: inRoot(),
      encoding: 'utf8',
    })
    expect(result.stderr).toBe('')
    expect(result.status).toBe(0)
    for (const line of expectedLines(sample.code)) {
      expect(spaceless(result.stdout)).toContain(spaceless(line))
    }
  })
})
