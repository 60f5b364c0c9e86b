/** An app that depends on the packed package, packed in turn as Electron's packagers do. */

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { createPackageWithOptions, extractAll } from '@electron/asar'
import { pack } from '../../scripts/packed.js'
import { inRoot } from '../../scripts/process.js'
import { files } from '../support/files.js'

export interface PackedApp {
  /** Temporary; the caller removes it. */
  readonly folder: string
  readonly asar: string
  /** The folder beside the archive, with what Electron loads from the disk. */
  readonly unpacked: string
  /**
   * What Electron shows in place of the archive: a folder named app.asar beside an app.asar.unpacked.
   * Its libraries are empty, so that none of them loads from there.
   */
  readonly shown: string
}

/** @param unpack - The glob of what is to stay on the disk. */
export async function packApp(unpack: string): Promise<PackedApp> {
  const { folder, tarball } = pack()
  const app = path.join(folder, 'Äpp ordner', 'app')
  installOffline(app, tarball)
  cpSync(inRoot('test', 'electron', 'app'), app, { recursive: true })

  const asar = path.join(folder, 'resources', 'app.asar')
  const unpacked = `${asar}.unpacked`
  await createPackageWithOptions(app, asar, { unpack })

  const shown = path.join(folder, 'shown ä', 'app.asar')
  mkdirSync(shown, { recursive: true })
  extractAll(asar, shown)
  cpSync(unpacked, `${shown}.unpacked`, { recursive: true })
  for (const file of files(shown)) {
    if (file.endsWith('.node')) truncateSync(path.join(shown, file))
  }
  rmSync(app, { recursive: true })
  return { folder, asar, unpacked, shown }
}

/** What npm install does with the tarball, without a registry. */
function installOffline(app: string, tarball: string): void {
  const modules = path.join(app, 'node_modules')
  const own = path.join(modules, 'convtranspose')
  mkdirSync(own, { recursive: true })
  execFileSync('tar', ['-xzf', path.basename(tarball), '--strip-components=1', '-C', own], {
    cwd: path.dirname(tarball),
  })
  cpSync(inRoot('node_modules', 'node-gyp-build'), path.join(modules, 'node-gyp-build'), {
    recursive: true,
  })
}
