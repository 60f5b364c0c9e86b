/** glibc or musl, without /etc/alpine-release. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { glibcVersion, libcOfExecutable, libcOfProcess, libcOfSystem } from '../../src/libc.cjs'

const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-libc-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => void vi.unstubAllEnvs())

function write(name: string, content: string | Buffer): string {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

/** An executable of two program headers, the second of which names the loader. */
function executable(interpreter: string): Buffer {
  const bytes = Buffer.alloc(64 + 2 * 56 + interpreter.length + 1)
  bytes.write('\x7fELF\x02\x01\x01', 0, 'latin1')
  bytes.writeBigUInt64LE(64n, 32)
  bytes.writeUInt16LE(56, 54)
  bytes.writeUInt16LE(2, 56)
  bytes.writeUInt32LE(6, 64)
  bytes.writeUInt32LE(3, 64 + 56)
  bytes.writeBigUInt64LE(BigInt(64 + 2 * 56), 64 + 56 + 8)
  bytes.writeBigUInt64LE(BigInt(interpreter.length + 1), 64 + 56 + 32)
  bytes.write(interpreter, 64 + 2 * 56)
  return bytes
}

describe('the loader of an executable', () => {
  it.each([
    ['/lib/ld-musl-x86_64.so.1', 'musl'],
    ['/lib/ld-musl-aarch64.so.1', 'musl'],
    ['/lib64/ld-linux-x86-64.so.2', 'glibc'],
    ['/nix/store/abc-glibc-2.40/lib/ld-linux-aarch64.so.1', 'glibc'],
    ['/system/bin/linker64', undefined],
  ])('%s is of %s', (interpreter, libc) => {
    expect(libcOfExecutable(write('node', executable(interpreter)))).toBe(libc)
  })

  it('cannot be told of what is no executable, cut short, or absent', () => {
    expect(
      libcOfExecutable(write('script', '#!/bin/sh\necho a script that is long enough to be read')),
    ).toBe(undefined)
    const whole = executable('/lib/ld-musl-x86_64.so.1')
    for (const length of [0, 3, 63, 100, whole.length - 1]) {
      expect(libcOfExecutable(write('cut', whole.subarray(0, length)))).toBe(undefined)
    }
    expect(libcOfExecutable(path.join(folder, 'none'))).toBe(undefined)
  })
})

describe('the files of a system', () => {
  it.each([
    ['void', { 'usr/bin/ldd': '#!/bin/sh\nexec /lib/ld-musl-x86_64.so.1 --list "$@"' }, 'musl'],
    ['debian', { 'usr/bin/ldd': '# This file is part of the GNU C Library.' }, 'glibc'],
    ['distroless', { 'lib/ld-musl-aarch64.so.1': '' }, 'musl'],
    ['empty', { 'lib/x': '' }, undefined],
  ])('%s', (name, files, libc) => {
    for (const [file, text] of Object.entries(files)) write(path.join(name, file), text)
    expect(libcOfSystem(`${path.join(folder, name)}/`)).toBe(libc)
  })
})

describe('this process', () => {
  it.runIf(process.platform === 'linux')('uses what its report says', () => {
    const { header } = process.report.getReport() as unknown as {
      header: { glibcVersionRuntime?: string }
    }
    const { glibcVersionRuntime: version } = header
    expect(libcOfProcess()).toBe(version === undefined ? 'musl' : 'glibc')
    expect(glibcVersion()).toBe(version)
  })

  it.runIf(process.platform === 'linux')('obeys LIBC, as node-gyp-build does', () => {
    vi.stubEnv('LIBC', 'musl')
    expect(libcOfProcess()).toBe('musl')
  })
})
