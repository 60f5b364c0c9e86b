/** `convtranspose doctor` on copies of the package whose binaries are sound, broken, deadly or absent. */

import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { crashingBinary } from '../support/crashing-binary.js'
import { BINARY, copyPackage, GLIBC, MUSL, runNode } from '../support/package-copy.js'

const LOCAL = 'build/Release/convtranspose.node'

interface Survey {
  ok: boolean
  binary?: string
  cpu: { isa?: string; isas?: string[] }
  threads?: number
  environment: Record<string, string>
  files: { file: string; present: boolean }[]
  candidates: {
    file: string
    unfit?: string
    result?: { loads: boolean; reason?: string; signal?: string }
  }[]
  findings: { problem: string; mend: string }[]
}

let folder = ''
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const inCopy = (file: string) => path.join(folder, file)

function doctor(
  variables: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
  flags: readonly string[] = [],
) {
  const program = [...flags, 'dist/esm/cli/main.js', 'doctor', ...args]
  const { stdout, stderr, status } = runNode(folder, program, variables)
  expect(stderr).toBe('')
  return { text: stdout, status }
}

function survey(files: Record<string, Buffer | string>, variables: NodeJS.ProcessEnv = {}) {
  folder = copyPackage(files)
  const { text, status } = doctor(variables, ['--json'])
  const told = JSON.parse(text) as Survey
  expect(status).toBe(told.ok ? 0 : 1)
  return told
}

describe.runIf(process.platform === 'linux')('doctor', () => {
  it('finds nothing wrong with a sound package', () => {
    const told = survey({ [GLIBC]: BINARY, [MUSL]: BINARY }, { OMP_PROC_BIND: 'true' })
    expect(told.binary).toBe(inCopy(GLIBC))
    expect(told.findings).toEqual([])
    expect(told.cpu.isas).toContain(told.cpu.isa)
    expect(told.threads).toBeGreaterThan(0)
    expect(told.environment.OMP_PROC_BIND).toBe('true')
    expect(told.candidates.map(({ unfit, result }) => result?.loads ?? unfit)).toEqual([
      true,
      'holds no addon',
      'for musl; this process uses glibc',
    ])
    const { text, status } = doctor()
    expect(status).toBe(0)
    expect(text).toContain(`The package works with ${inCopy(GLIBC)}`)
  })

  it('tells what is missing of the package, and how to get a binary', () => {
    const told = survey({})
    expect(told.files.filter(({ present }) => !present).map(({ file }) => file)).toEqual([
      'prebuilds',
      'CMakeLists.txt',
      'binding',
      'cmake',
    ])
    expect(told.findings).toHaveLength(1)
    expect(told.findings[0]?.problem).toContain('prebuilds/ is missing or empty')
    expect(told.findings[0]?.mend).toContain('install the package again')
    const { text, status } = doctor()
    expect(status).toBe(1)
    expect(text).toContain('prebuilds is missing (for binaries)')
    expect(text).toContain('The package cannot be used here.')
  })

  it.each(['SIGILL', 'SIGSEGV'] as const)(
    'survives a binary that dies of %s, and says so',
    (signal) => {
      const told = survey({ [LOCAL]: crashingBinary(BINARY, signal), [GLIBC]: BINARY })
      const [first, second] = told.candidates
      expect(first?.result).toEqual({
        loads: false,
        signal,
        reason: `kills the process (${signal})`,
      })
      expect(second?.result?.loads).toBe(true)
      // A program would not get as far as the second.
      expect(told.ok).toBe(false)
      expect(told.findings[0]?.problem).toContain(LOCAL)
      expect(told.findings[0]?.mend).toContain('CONVTRANSPOSE_ISA')
    },
  )

  it('says that a broken local build is passed over', () => {
    const told = survey({ [LOCAL]: Buffer.from('text'), [GLIBC]: BINARY })
    expect(told.binary).toBe(inCopy(GLIBC))
    expect(told.findings).toEqual([
      {
        problem: `${inCopy(LOCAL)}: it is no library`,
        mend: 'run "npx convtranspose build" again, or delete the build folder of the package',
      },
    ])
  })

  it('says what would load without CONVTRANSPOSE_BINARY', () => {
    const told = survey({ [GLIBC]: BINARY }, { CONVTRANSPOSE_BINARY: '/no/such.node' })
    expect(told.ok).toBe(false)
    expect(told.findings).toEqual([
      {
        problem: expect.stringContaining('/no/such.node: Cannot find module'),
        mend: `unset CONVTRANSPOSE_BINARY: ${inCopy(GLIBC)} then loads`,
      },
    ])
  })

  it('says that CONVTRANSPOSE_ISA is wrong', () => {
    const told = survey({ [GLIBC]: BINARY }, { CONVTRANSPOSE_ISA: 'mmx' })
    expect(told.ok).toBe(false)
    expect(told.findings[0]?.mend).toContain('unset CONVTRANSPOSE_ISA')
  })

  it.each([
    ['abc', 'ignored'],
    ['2000', 'read as 1024'],
  ])('says that CONVTRANSPOSE_NUM_THREADS=%s is wrong', (text, outcome) => {
    const told = survey({ [GLIBC]: BINARY }, { CONVTRANSPOSE_NUM_THREADS: text })
    expect(told.ok).toBe(true)
    const problem = `CONVTRANSPOSE_NUM_THREADS=${text} is no number in [1, 1024]: ${outcome}`
    expect(told.findings).toEqual([{ problem, mend: expect.stringContaining('or unset it') }])
  })

  const permission = Number(process.versions.node.split('.')[0]) < 24 ? 'experimental-' : ''
  const permit = ['--no-warnings', `--${permission}permission`, '--allow-fs-read=*']
  it.each([
    [['--no-addons'], {}, 'without --no-addons'],
    [[], { NODE_OPTIONS: '--no-addons' }, 'NODE_OPTIONS'],
    [[...permit, '--allow-child-process'], {}, '--allow-addons beside --permission'],
  ])('says that Node keeps addons out, and tries the binaries: %s %s', (flags, variables, mend) => {
    folder = copyPackage({ [GLIBC]: BINARY })
    const { text, status } = doctor(variables, ['--json'], flags)
    const told = JSON.parse(text) as Survey
    expect(status).toBe(1)
    expect(told.ok).toBe(false)
    expect(told.binary).toBeUndefined()
    const problem = 'Node keeps native addons out of this process'
    expect(told.findings).toEqual([{ problem, mend: expect.stringContaining(mend) }])
    expect(told.candidates.some(({ result }) => result?.loads)).toBe(true)
  })

  it('says what it needs under --permission', () => {
    folder = copyPackage({ [GLIBC]: BINARY })
    const { stderr, status } = runNode(folder, [...permit, 'dist/esm/cli/main.js', 'doctor'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/doctor must be allowed to start processes.*--allow-child-process/)
  })

  it('says that a binary is of another version of the package', () => {
    folder = copyPackage({ [LOCAL]: BINARY })
    const script = `const fs = require('fs'), p = JSON.parse(fs.readFileSync('package.json'))
      fs.writeFileSync('package.json', JSON.stringify({ ...p, version: '9.9.9' }))`
    runNode(folder, ['-e', script])
    const told = JSON.parse(doctor({}, ['--json']).text) as Survey
    expect(told.ok).toBe(true)
    expect(told.findings[0]?.problem).toMatch(/was built for version \d\S+ of the package$/)
  })
})
