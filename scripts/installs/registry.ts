// A registry of npm on this machine, of given tarballs alone: what is not asked of it was not needed.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Registry {
  readonly url: string
  /** The packages whose tarballs were fetched since it was last called. */
  takeFetched(): string[]
  close(): void
}

interface Manifest {
  readonly name: string
  readonly version: string
}

interface Release {
  readonly manifest: Manifest
  readonly bytes: Buffer
}

export async function serveRegistry(tarballs: readonly string[]): Promise<Registry> {
  const releases = tarballs.map((file) => ({
    manifest: manifestOf(file),
    bytes: readFileSync(file),
  }))
  const fetched = new Set<string>()
  let url = ''
  const answer = ({ url: asked = '' }: IncomingMessage, response: ServerResponse) => {
    const name = decodeURIComponent(asked.split('?')[0] ?? '').slice(1)
    const versions = releases.filter(({ manifest }) => manifest.name === name)
    if (versions.length > 0) {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(documentOf(versions, url)))
      return
    }
    const archive = releases.find(({ manifest }) => fileOf(manifest) === name)
    if (archive === undefined) response.statusCode = 404
    else fetched.add(archive.manifest.name)
    response.end(archive?.bytes)
  }
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    url,
    takeFetched: () => {
      const names = [...fetched].sort()
      fetched.clear()
      return names
    },
    close: () => server.close(),
  }
}

/** The package.json in a tarball of npm. */
export function manifestOf(tarball: string): Manifest & Record<string, unknown> {
  return JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json']).toString())
}

const fileOf = ({ name, version }: Manifest) => `${name}-${version}.tgz`

/** @param releases - Of one package, the latest last. */
function documentOf(releases: readonly Release[], url: string) {
  const versions = releases.map(({ manifest, bytes }) => {
    const digest = (algorithm: string) => createHash(algorithm).update(bytes)
    const dist = {
      tarball: `${url}${fileOf(manifest)}`,
      integrity: `sha512-${digest('sha512').digest('base64')}`,
      shasum: digest('sha1').digest('hex'),
    }
    return [manifest.version, { ...manifest, dist }] as const
  })
  return {
    name: releases[0]?.manifest.name,
    'dist-tags': { latest: versions.at(-1)?.[0] },
    versions: Object.fromEntries(versions),
    // Some package managers leave out what is younger than a few days.
    time: Object.fromEntries(versions.map(([version]) => [version, '2020-01-01T00:00:00.000Z'])),
  }
}
