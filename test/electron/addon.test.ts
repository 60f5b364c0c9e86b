/**
 * Electron's V8 has a memory cage: an ArrayBuffer over memory from elsewhere ends the process. The addon
 * makes no buffer at all: what it fills was allocated by JavaScript.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { capabilities } from 'convtranspose'
import { afterAll, describe, expect, it } from 'vitest'
import { readBinary } from '../../scripts/prebuilds/read-binary.js'
import { pathOf, TARGETS } from '../../scripts/prebuilds/targets.js'
import { inRoot } from '../../scripts/process.js'

const require = createRequire(import.meta.url)
const { binary, isa, isas } = capabilities()

/**
 * The addon in use, and the prebuilt ones. Those for Windows name all of Node-API and look up what they
 * call, so that their names tell nothing; they are built with the same definitions.
 */
const telling = TARGETS.filter(({ platform }) => platform !== 'win32')
const addons = [binary, ...telling.map(pathOf).filter(existsSync)]

/** What the addon imports of Node-API; symbols of macOS begin with an underscore. */
function nodeApiNames(file: string): string[] {
  const { imports } = readBinary(readFileSync(file))
  return imports
    .map((name) => name.replace(/^_/, ''))
    .filter((name) => /^(napi|node_api)_/.test(name))
}

describe.skipIf(isa !== isas[0]).each(addons)('%s', (file) => {
  const names = nodeApiNames(file)

  it('imports Node-API', () => {
    expect(names).toContain('napi_get_typedarray_info')
  })

  it('makes no buffers', () => {
    expect(
      names.filter((name) => /create.*buffer|create_typedarray|create_dataview/.test(name)),
    ).toEqual([])
  })
})

const compiler = process.env.CXX ?? 'c++'
const compiles = spawnSync(compiler, ['--version']).status === 0

describe.skipIf(isa !== isas[0] || !compiles)('with the definitions of the build', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const cmake = readFileSync(inRoot('binding', 'napi', 'CMakeLists.txt'), 'utf8')
  const [, listed = ''] =
    /target_compile_definitions\(convtranspose PRIVATE\s([^)]*)\)/.exec(cmake) ?? []
  const definitions = listed
    .trim()
    .split(/\s+/)
    .map((definition) => `-D${definition}`)

  function compile(code: string, options: string[]): string {
    const source = path.join(folder, 'source.cpp')
    writeFileSync(source, `#include <napi.h>\n${code}\n`)
    const includes = [
      (require('node-addon-api') as { include_dir: string }).include_dir,
      (require('node-api-headers') as { include_dir: string }).include_dir,
    ].map((include) => `-I${path.resolve(inRoot(), include)}`)
    const args = ['-std=c++20', '-fsyntax-only', ...includes, ...options, source]
    return spawnSync(compiler, args, { encoding: 'utf8' }).stderr
  }

  it.each([
    [
      'Napi::ArrayBuffer',
      'Napi::Value make(Napi::Env env, void* p) { return Napi::ArrayBuffer::New(env, p, 8); }',
    ],
    [
      'Napi::Buffer',
      'Napi::Value make(Napi::Env env, char* p) { return Napi::Buffer<char>::New(env, p, 8); }',
    ],
    [
      'the C function',
      'napi_status make(napi_env env, void* p, napi_value* to) { return napi_create_external_arraybuffer(env, p, 8, nullptr, nullptr, to); }',
    ],
  ])('%s over memory of its own does not compile', (_, code) => {
    expect(compile(code, definitions)).toMatch(/error/)
    const others = definitions.filter((definition) => !definition.includes('EXTERNAL_BUFFERS'))
    expect(others.length).toBe(definitions.length - 1)
    expect(compile(code, others)).toBe('')
  })
})
