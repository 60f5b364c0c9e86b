/** Copies of the package whose binaries are broken, foreign or absent. */

import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { BINARY, copyPackage, GLIBC, MUSL, PREBUILDS, runNode } from '../support/package-copy.js'

const whole = readFileSync(BINARY)

/** As built for another machine: the loader's own message would not say so. */
const foreign = Buffer.from(whole)
foreign.writeUInt16LE(process.arch === 'arm64' ? 62 : 183, 18)

const machO = Buffer.alloc(64)
machO.writeUInt32LE(0xfeedfacf)
machO.writeUInt32LE(0x0100000c, 4)

let folder = ''
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What loading the copy leads to: the file, or the code and the lines of the error. */
function load(
  files: Record<string, Buffer | string>,
  variables: NodeJS.ProcessEnv = {},
  flags: readonly string[] = [],
) {
  folder = copyPackage(files)
  const script = `try { console.log(require('./dist/cjs').capabilities().binary) }
    catch ({ code, message, cause }) { console.log([code, cause.errors.length, message].join('\\n')) }`
  const { stdout, stderr } = runNode(folder, [...flags, '-e', script], variables)
  expect(stderr).toBe('')
  return stdout.trim().split('\n')
}

const inCopy = (file: string) => path.join(folder, file)

describe.runIf(process.platform === 'linux')('a package', () => {
  it('loads the file of this C library', () => {
    expect(load({ [GLIBC]: BINARY, [MUSL]: Buffer.from('') })).toEqual([inCopy(GLIBC)])
  })

  it('tries the next file when the first does not load', () => {
    const broken = { 'build/Release/convtranspose.node': whole.subarray(0, 4096) }
    expect(load({ ...broken, [GLIBC]: BINARY })).toEqual([inCopy(GLIBC)])
    const untagged = `${PREBUILDS}/convtranspose.node`
    expect(load({ [GLIBC]: Buffer.from('text'), [untagged]: BINARY })).toEqual([inCopy(untagged)])
  })

  it('without any file says what prebuilds/ holds, and the ways out', () => {
    const lines = load({ 'prebuilds/sunos-x64/convtranspose.node': Buffer.from('') })
    const { node, napi } = process.versions
    expect(lines).toEqual([
      'ERR_NATIVE_LOAD',
      '2',
      `convtranspose must have a binary for linux-${process.arch} (glibc, Node ${node}, Node-API ${napi}); received none that loads:`,
      '  1. build/Release: holds no addon',
      `  2. ${PREBUILDS}: holds no addon; prebuilds/ has sunos-x64`,
      'Ways out:',
      expect.stringContaining('  1. install the package again on this platform'),
      expect.stringContaining('  2. run "npx convtranspose build"'),
      expect.stringContaining('  3. name a file that loads in CONVTRANSPOSE_BINARY'),
      expect.stringContaining('  4. run "npx convtranspose doctor"'),
    ])
  })

  it('without prebuilds/ says that, too', () => {
    expect(load({})).toContain(`  2. ${PREBUILDS}: holds no addon; prebuilds/ is missing or empty`)
  })

  it.each([
    ['cut short', whole.subarray(0, 4096), /: it is cut short$/],
    ['empty', Buffer.from(''), /: it is empty$/],
    [
      'text',
      Buffer.from('version https://git-lfs.github.com/spec/v1\n'.repeat(9)),
      /: it is no library$/,
    ],
    ['for another machine', foreign, /: it is a linux-(arm64|x64) library$/],
    ['for macOS', machO, /: it is a darwin-arm64 library$/],
    [
      'for another system',
      Buffer.from(`MZ${'\0'.repeat(58)}\x40\0\0\0PE\0\0\x64\x86${'\0'.repeat(64)}`, 'latin1'),
      /: it is a win32-x64 library$/,
    ],
  ])('tells that its file is %s', (_name, content, reason) => {
    const lines = load({ [GLIBC]: content })
    expect(lines[0]).toBe('ERR_NATIVE_LOAD')
    expect(lines[3]).toMatch(/^ {2}1\. prebuilds\/linux-\w+\/convtranspose\.glibc\.node: /)
    expect(lines[3]).toMatch(reason)
  })

  const permission = Number(process.versions.node.split('.')[0]) < 24 ? 'experimental-' : ''
  it.each([
    [['--no-addons'], '  1. run node without --no-addons, which may stand in NODE_OPTIONS, too'],
    [
      ['--no-warnings', `--${permission}permission`, '--allow-fs-read=*'],
      '  1. run node with --allow-addons beside --permission, which keeps addons out otherwise',
    ],
  ])('says which option of Node lets addons in: %s', (flags, remedy) => {
    const lines = load({ [GLIBC]: BINARY }, {}, flags)
    expect(lines[0]).toBe('ERR_NATIVE_LOAD')
    expect(lines.slice(lines.indexOf('Ways out:') + 1)).toEqual([remedy])
  })

  it('does not try the file of another C library', () => {
    const lines = load({ [MUSL]: BINARY })
    expect(lines[0]).toBe('ERR_NATIVE_LOAD')
    expect(lines[4]).toBe(`  2. ${MUSL}: for musl; this process uses glibc`)
  })

  it('on musl takes the file of musl, not the one that node-gyp-build finds', () => {
    // LIBC is node-gyp-build's own variable, so it is set after that has read it.
    folder = copyPackage({ [GLIBC]: Buffer.from(''), [MUSL]: BINARY })
    const script = `require('node-gyp-build'); process.env.LIBC = 'musl'
      console.log(require('node-gyp-build').resolve(process.cwd()))
      console.log(require('./dist/cjs').capabilities().binary)`
    const { stdout } = runNode(folder, ['-e', script])
    expect(stdout.trim().split('\n')).toEqual([inCopy(GLIBC), inCopy(MUSL)])
  })

  it('leaves a local build out where PREBUILDS_ONLY is set', () => {
    const lines = load({ 'build/Release/convtranspose.node': BINARY }, { PREBUILDS_ONLY: '1' })
    expect(lines[3]).toBe(
      '  1. build/Release/convtranspose.node: left out, as PREBUILDS_ONLY is set',
    )
  })
})
