/** What stands for Electron in plain Node: its archive, its way to an addon, its name, its contexts. */

import { spawnSync } from 'node:child_process'
import { constants, copyFileSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { statFile } from '@electron/asar'
import { capabilities } from 'convtranspose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { inRoot } from '../../scripts/process.js'
import { userEnvironment } from '../../scripts/user-environment.js'
import { files } from '../support/files.js'
import { type PackedApp, packApp } from './packed-app.js'

const require = createRequire(import.meta.url)
const { isa, isas } = capabilities()
const EXAMPLE = inRoot('examples', 'electron')
const builder = parse(readFileSync(path.join(EXAMPLE, 'electron-builder.yml'), 'utf8')) as {
  asarUnpack: string[]
}
const forge = require(path.join(EXAMPLE, 'forge.config.cjs')) as {
  packagerConfig: { asar: { unpack: string } }
}

// Nothing here depends on the instruction set, so one pass of the suite is enough.
describe.skipIf(isa !== isas[0]).each([
  ['electron-builder.yml', builder.asarUnpack.join()],
  ['forge.config.cjs', forge.packagerConfig.asar.unpack],
])('an app packed as %s says', (_, unpack) => {
  let app: PackedApp
  beforeAll(async () => {
    app = await packApp(unpack)
  })
  afterAll(() => rmSync(app.folder, { recursive: true, force: true }))

  const asElectron = () => ['--require', path.join(app.shown, 'as-electron.cjs')]

  function run(args: string[], variables: NodeJS.ProcessEnv = {}, node = process.execPath) {
    const env = { ...userEnvironment(), ...variables }
    const { stdout, stderr, status } = spawnSync(node, args, { env, encoding: 'utf8' })
    return { lines: stdout.trim().split(/\r?\n/), errors: stderr, status }
  }

  const library = () => files(app.unpacked).find((file) => file.endsWith('.node')) ?? ''
  const main = () => path.join(app.shown, 'main.mjs')
  const found = () => path.join(app.shown, ...library().split('/'))

  it('keeps the libraries on the disk, and nothing else', () => {
    const unpacked = files(app.unpacked)
    expect(unpacked.length).toBeGreaterThan(0)
    expect(unpacked.filter((file) => !file.endsWith('.node'))).toEqual([])
    const inArchive = library().split('/').join(path.sep)
    expect(statFile(app.asar, inArchive)).toMatchObject({ unpacked: true })
    expect(statSync(path.join(app.unpacked, library())).size).toBe(
      statSync(inRoot('build', 'Release', 'convtranspose.node')).size,
    )
  })

  it('has a library that loads from app.asar.unpacked by itself', () => {
    const { resolve } = require(inRoot('node_modules', 'node-gyp-build')) as {
      resolve(folder: string): string
    }
    const file = resolve(path.join(app.unpacked, 'node_modules', 'convtranspose'))
    expect(file).toBe(path.join(app.unpacked, library()))
    const { lines, errors } = run([main()], { CONVTRANSPOSE_BINARY: file })
    expect(errors).toBe('')
    expect(lines).toEqual([file, 'no Electron 1,2,3,4'])
  })

  it('finds it through app.asar, as Electron maps it', () => {
    const end = run([...asElectron(), main()])
    expect(end).toEqual({ lines: [found(), '45.5.0 1,2,3,4'], errors: '', status: 0 })
  })

  it('would not find it without that', () => {
    const { errors, status } = run([main()])
    expect(status).toBe(1)
    expect(errors).toContain('ERR_NATIVE_LOAD')
  })

  it('runs with ELECTRON_RUN_AS_NODE', () => {
    const variables = { ELECTRON_RUN_AS_NODE: '1' }
    const end = run([...asElectron(), main()], variables)
    expect(end).toEqual({ lines: [found(), '45.5.0 1,2,3,4'], errors: '', status: 0 })
    const resolve = `require(${JSON.stringify(inRoot('node_modules', 'node-gyp-build'))}).resolve('/')`
    expect(run(['-e', resolve], variables).errors).toContain('runtime=electron')
    expect(run(['-e', resolve]).errors).toContain('runtime=node')
  })

  it('runs in an executable of another name', () => {
    const folder = path.join(app.folder, 'Anwendung ü')
    mkdirSync(folder)
    const host = path.join(folder, `My App${path.extname(process.execPath)}`)
    copyFileSync(process.execPath, host, constants.COPYFILE_FICLONE)
    const end = run([...asElectron(), main()], {}, host)
    expect(end).toEqual({ lines: [found(), '45.5.0 1,2,3,4'], errors: '', status: 0 })
  })

  it('allocates as the runtime likes it best', () => {
    const script = path.join(app.shown, 'allocation.mjs')
    const variables = { CONVTRANSPOSE_BINARY: path.join(app.unpacked, library()) }
    const end = run([...asElectron(), script])
    expect(end).toEqual({ lines: ['16384 0'], errors: '', status: 0 })
    expect(run([script], variables)).toEqual({ lines: ['16384 2'], errors: '', status: 0 })
  })

  it('runs in many contexts: workers that come and go, realms, both module systems', () => {
    const end = run([...asElectron(), path.join(app.shown, 'contexts.mjs')])
    expect(end).toEqual({ lines: ['9 1,2,3,4'], errors: '', status: 0 })
  })
})
