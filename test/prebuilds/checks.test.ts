/** Every check of `npm run prebuilds:verify` finds the fault that it is for, and no other check does. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { BinaryFacts } from '../../scripts/prebuilds/binary-facts.js'
import { type Candidate, CHECKS } from '../../scripts/prebuilds/checks.js'
import { readBinary } from '../../scripts/prebuilds/read-binary.js'
import { MARK } from '../../scripts/prebuilds/sources-digest.js'
import { targetsNamed } from '../../scripts/prebuilds/targets.js'
import { inRoot } from '../../scripts/process.js'

const SOURCES = 'ab'.repeat(32)
const EXPORTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1']

const elf: BinaryFacts = {
  format: 'ELF',
  arch: 'x64',
  isLibrary: true,
  libraries: ['libc.so.6', 'libm.so.6', 'ld-linux-x86-64.so.2'],
  imports: ['malloc', 'napi_create_function'],
  exports: EXPORTS,
  versions: ['GLIBC_2.9', 'GLIBC_2.28'],
  staticTls: false,
  noDelete: true,
  stripped: true,
}

function candidate(
  name: string,
  facts: BinaryFacts,
  changes: Partial<Candidate> & { text?: string } = {},
): Candidate {
  const [target] = targetsNamed([name])
  if (target === undefined) throw new Error(`no target ${name}`)
  const sums = { recorded: 'cd', found: 'cd' }
  const bytes = Buffer.from(`${MARK}${SOURCES}\0${changes.text ?? ''}`, 'latin1')
  return { target, facts, bytes, sums, sources: SOURCES, ...changes }
}

const linux = (facts: Partial<BinaryFacts>, changes: Partial<Candidate> & { text?: string } = {}) =>
  candidate('linux-x64-glibc', { ...elf, ...facts }, changes)

const windows = (facts: Partial<BinaryFacts>) =>
  candidate('win32-x64', {
    ...{ ...elf, format: 'PE', versions: [], noDelete: false },
    ...{ libraries: ['KERNEL32.dll', 'api-ms-win-crt-heap-l1-1-0.dll'], imports: ['Sleep'] },
    ...facts,
  })

const mac = (facts: Partial<BinaryFacts>) =>
  candidate('darwin-arm64', {
    ...{ ...elf, format: 'Mach-O', arch: 'arm64', versions: [], noDelete: false },
    ...{ libraries: ['/usr/lib/libSystem.B.dylib'], imports: ['_malloc', '_napi_create_function'] },
    ...{ exports: EXPORTS.map((name) => `_${name}`), signature: 'valid', minimumSystem: '11.0' },
    ...facts,
  })

const musl = (facts: Partial<BinaryFacts>) =>
  candidate('linux-x64-musl', { ...elf, libraries: ['libc.so'], versions: [], ...facts })

/** The names of the checks that complain. */
const complaining = (file: Candidate) =>
  CHECKS.filter(({ complaint }) => complaint(file) !== undefined).map(({ name }) => name)

describe('the checks of a prebuilt file', () => {
  it.each([
    ['linux', linux({})],
    ['musl', musl({})],
    ['windows', windows({})],
    ['macOS', mac({})],
  ])('have nothing against a good file: %s', (_, file) => {
    expect(complaining(file)).toEqual([])
  })

  it.each<[string, Candidate]>([
    ['format', linux({ isLibrary: false })],
    ['format', linux({ format: 'PE' })],
    ['architecture', linux({ arch: 'arm64' })],
    ['oldest system', linux({ versions: ['GLIBC_2.29'] })],
    ['oldest system', linux({ versions: ['GLIBCXX_3.4'] })],
    ['oldest system', linux({ versions: ['GCC_3.0'] })],
    ['oldest system', mac({ minimumSystem: '12.0' })],
    ['libraries', linux({ libraries: ['libc.so.6', 'libstdc++.so.6'] })],
    ['libraries', linux({ libraries: ['libc.so'] })],
    ['libraries', musl({ libraries: ['libc.so.6'] })],
    ['libraries', windows({ libraries: ['NODE.EXE'] })],
    ['libraries', windows({ libraries: ['VCRUNTIME140.dll'] })],
    ['libraries', mac({ libraries: ['/usr/lib/libc++.1.dylib'] })],
    ['exports', linux({ exports: [...EXPORTS, 'omp_get_num_threads'] })],
    ['exports', windows({ exports: [] })],
    ['imports', linux({ imports: ['napi_create_external_arraybuffer', 'napi_create_function'] })],
    ['imports', linux({ imports: ['malloc'] })],
    ['imports', windows({ imports: ['napi_create_function'] })],
    ['thread-local storage', linux({ staticTls: true })],
    ['stays mapped', musl({ noDelete: false })],
    ['signature', mac({ signature: 'invalid' })],
    ['no path of the machine', linux({}, { text: '/home/someone/project/x.cpp' })],
    ['no path of the machine', linux({}, { text: 'C:\\Users\\someone\\x.cpp' })],
    ['stripped', linux({ stripped: false })],
    ['size', linux({}, { text: ' '.repeat(2 ** 21) })],
    ['SHA256SUMS', linux({}, { sums: { recorded: undefined, found: 'cd' } })],
    ['SHA256SUMS', linux({}, { sums: { recorded: 'ef', found: 'cd' } })],
    ['sources', linux({}, { sources: 'ba'.repeat(32) })],
    ['sources', linux({}, { bytes: Buffer.from('nothing') })],
  ])('%s', (name, file) => {
    expect(complaining(file)).toEqual([name])
  })

  it('find no signature where Apple wants one', () => {
    const { signature: _, ...unsigned } = mac({}).facts
    expect(complaining(candidate('darwin-arm64', unsigned))).toEqual(['signature'])
    expect(complaining(candidate('darwin-x64', { ...unsigned, arch: 'x64' }))).toEqual([])
  })

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'refuse the build of this machine, which needs its libraries',
    () => {
      const bytes = readFileSync(inRoot('build', 'Release', 'convtranspose.node'))
      const facts = readBinary(bytes)
      const complaints = complaining(linux(facts, { bytes }))
      expect(complaints).toContain('libraries')
      expect(complaints).toContain('sources')
      expect(facts).toMatchObject({ format: 'ELF', arch: 'x64', isLibrary: true, noDelete: true })
      expect(facts.imports).toContain('napi_create_function')
    },
  )
})
