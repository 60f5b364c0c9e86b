/** What the tarball holds: all that the package needs, and nothing else. */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { capabilities } from 'convtranspose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import own from '../../package.json' with { type: 'json' }
import { pack } from '../../scripts/packed.js'
import { sourceFiles } from '../../scripts/source-files.js'
import { files } from '../support/files.js'

/** At the root; a new one is added here on purpose. */
const ROOT = [
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CMakeLists.txt',
  'LICENSE',
  'README.md',
  'THIRD_PARTY_NOTICES',
  'binding',
  'cmake',
  'dist',
  'models',
  'package.json',
  'prebuilds',
]

const { isa, isas } = capabilities()

// Nothing here depends on the instruction set, so one pass of the suite is enough.
describe.skipIf(isa !== isas[0])('the tarball', () => {
  let folder = ''
  let root = ''
  let listed: string[] = []
  beforeAll(() => {
    const packed = pack()
    folder = packed.folder
    root = path.join(folder, 'package')
    mkdirSync(root)
    execFileSync('tar', ['-xzf', path.basename(packed.tarball)], { cwd: folder })
    listed = files(root)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const below = (name: string) => listed.filter((file) => file.startsWith(`${name}/`))
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

  it('has these entries and no other', () => {
    expect([...new Set(listed.map((file) => file.split('/')[0]))].sort()).toEqual(ROOT)
  })

  it('has the sources that git knows, to build from, and no tests', () => {
    const sources = sourceFiles(/^(binding|cmake)\//)
    expect([...below('binding'), ...below('cmake')].sort()).toEqual(sources.sort())
    const ours = listed.filter((file) => /(^|\/)(test|tests|fixtures|scripts)\//.test(file))
    expect([...ours, ...below('bench')]).toEqual([])
  })

  it('has binaries and their digests in prebuilds, each binary in the folder of its platform', () => {
    const binary =
      /^prebuilds\/(linux|darwin|win32)-(x64|arm64)\/convtranspose(\.glibc|\.musl)?\.node$/
    const binaries = below('prebuilds').filter((file) => binary.test(file))
    expect(binaries.length).toBeGreaterThan(0)
    const others = below('prebuilds').filter((file) => !binary.test(file))
    expect(others.filter((file) => file !== 'prebuilds/SHA256SUMS')).toEqual([])
  })

  it('has each module with its types, and neither sources nor maps of them', () => {
    const modules = below('dist').filter((file) => /\.c?js$/.test(file))
    const types = below('dist').filter((file) => /\.d\.c?ts$/.test(file))
    expect(modules.length).toBeGreaterThan(50)
    // A platform's binary has the types of src/native.cts.
    const typed = modules.filter((file) => !file.endsWith('.binary.cjs'))
    expect(types.sort()).toEqual(typed.map((file) => file.replace(/(c?)js$/, 'd.$1ts')).sort())
    const others = below('dist').filter((file) => !modules.includes(file) && !types.includes(file))
    expect(others).toEqual(['dist/cjs/package.json'])
    expect(modules.filter((file) => read(file).includes('sourceMappingURL'))).toEqual([])
  })

  it('has every file that its types import', () => {
    const missing = below('dist')
      .filter((file) => /\.d\.c?ts$/.test(file))
      .flatMap((file) =>
        [...read(file).matchAll(/from '(\.[^']+)'|import\("(\.[^"]+)"\)/g)].map(
          ([, from, inline]) => path.posix.join(path.posix.dirname(file), from ?? inline ?? ''),
        ),
      )
      .filter((target) => !listed.includes(target))
    expect(missing).toEqual([])
  })

  it('has every file that package.json names', () => {
    const named = filesIn([own.main, own.types, own.bin, own.exports])
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([])
  })

  it('tells nothing of the machine that made it', () => {
    const home = process.env.HOME ?? '/root'
    const places = [process.cwd(), `${home}/`]
    const telling = listed
      .filter((file) => !file.endsWith('.node'))
      .filter((file) => places.some((place) => read(file).includes(place)))
    expect(telling).toEqual([])
  })

  it('runs no script of its own when it is installed', () => {
    const { scripts, dependencies } = JSON.parse(read('package.json')) as typeof own
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([])
    expect(Object.keys(dependencies)).toEqual(['node-gyp-build'])
    expect(listed).not.toContain('binding.gyp')
  })
})

/** The paths among the values of package.json; the names of entries are keys. */
function filesIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('./') ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(filesIn) : []
}
