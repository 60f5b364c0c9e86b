// A registry of npm on this machine, of given tarballs alone: what is not asked of it was not needed.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

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

export async function serveRegistry(tarballs: readonly string[]): Promise<Registry> {
  const packages = new Map(
    tarballs.map((file) => {
      const manifest = manifestOf(file)
      return [manifest.name, { manifest, bytes: readFileSync(file) }] as const
    }),
  )
  const fetched = new Set<string>()
  let url = ''
  const answer = ({ url: asked = '' }: IncomingMessage, response: ServerResponse) => {
    const name = decodeURIComponent(asked.split('?')[0] ?? '').slice(1)
    const whole = packages.get(name)
    if (whole !== undefined) {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(documentOf(whole.manifest, whole.bytes, url)))
      return
    }
    const archive = packages.get(path.basename(name, '.tgz'))
    if (archive === undefined || !name.endsWith('.tgz')) response.statusCode = 404
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

function documentOf(manifest: Manifest, bytes: Buffer, url: string) {
  const { name, version } = manifest
  const digest = (algorithm: string) => createHash(algorithm).update(bytes)
  const dist = {
    tarball: `${url}${name}.tgz`,
    integrity: `sha512-${digest('sha512').digest('base64')}`,
    shasum: digest('sha1').digest('hex'),
  }
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist } },
    // Some package managers leave out what is younger than a few days.
    time: { [version]: '2020-01-01T00:00:00.000Z' },
  }
}
