/** What users compile does so, with today's TypeScript and an older one: types, and every sample. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { inRoot } from '../../scripts/process.js'
import { documentSamples, fileNameOf } from '../support/samples.js'

/** Inside the project, so that `convtranspose` is the package itself, as it is built. */
const FOLDER = inRoot('build', 'sample-types')
const COMPILERS = [
  inRoot('node_modules'),
  inRoot('test', 'types', 'typescript-5.4', 'node_modules'),
]
const OPTIONS = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  module: 'nodenext',
  target: 'es2022',
  lib: ['es2022', 'esnext.disposable'],
  types: ['node'],
  noEmit: true,
}

mkdirSync(FOLDER, { recursive: true })
afterAll(() => rmSync(FOLDER, { recursive: true }))

/** What the compiler says of a project of these options and files. */
function complaints(
  modules: string,
  name: string,
  compilerOptions: object,
  include: readonly string[],
): string {
  const project = path.join(FOLDER, `tsconfig.${name}.json`)
  writeFileSync(project, JSON.stringify({ compilerOptions, include }))
  const tsc = path.join(modules, 'typescript', 'bin', 'tsc')
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' })
  return stdout + stderr
}

const versionOf = (modules: string) =>
  (
    JSON.parse(readFileSync(path.join(modules, 'typescript', 'package.json'), 'utf8')) as {
      version: string
    }
  ).version

describe.each(COMPILERS.map((modules) => [versionOf(modules), modules]))(
  'TypeScript %s',
  (_, modules) => {
    it.each([
      ['es2022', OPTIONS],
      // Node's own types would bring those of later libraries; URL and AbortSignal are the DOM's, too.
      ['es2020', { ...OPTIONS, target: 'es2020', lib: ['es2020', 'dom'], types: [] }],
    ])('takes the declarations of both builds, for %s', (_target, options) => {
      const entries = ['convtranspose', 'convtranspose/weights', 'convtranspose/linux-x64']
      const text = entries.map((entry, index) => `export * as e${index} from '${entry}'\n`).join('')
      for (const extension of ['mts', 'cts']) {
        writeFileSync(path.join(FOLDER, `entries.${extension}`), text)
      }
      expect(complaints(modules, 'entries', options, ['entries.*'])).toBe('')
    })

    it('compiles the samples, and the tests of types', () => {
      for (const sample of documentSamples()) {
        writeFileSync(path.join(FOLDER, `${fileNameOf(sample)}.sample.mts`), sample.code)
      }
      const options = { ...OPTIONS, skipLibCheck: true, esModuleInterop: true }
      const files = ['*.sample.mts', inRoot('test', 'types', '*.ts')]
      expect(complaints(modules, 'samples', options, files)).toBe('')
    })
  },
)
