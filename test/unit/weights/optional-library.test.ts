/** Libraries of a version that does not serve: the library is at fault, not the file. */

import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodeNpy, readNpz, readOnnx } from 'convtranspose/weights'
import { expect, it, vi } from 'vitest'
import { runCommandLine } from '../../support/command-line.js'
import { expectReject } from '../../support/expect-error.js'
import { zipFile } from '../../support/zip-file.js'

vi.mock('yauzl', () => ({ default: { RandomAccessReader: class {} } }))
vi.mock('protobufjs/minimal.js', () => ({ default: {} }))
vi.mock('sharp', () => ({ default: () => ({ metadata: async () => ({}) }) }))

it('readNpz asks for a newer yauzl', async () => {
  const data = encodeNpy({ data: Float32Array.of(1), shape: [1] })
  await expectReject(
    () => readNpz(zipFile([{ name: 'x.npy', data }])),
    'ERR_MISSING_DEPENDENCY',
    'yauzl must be of version 3.4 or newer to read .npz files (npm install yauzl@^3.4.0); ' +
      'the one that is installed has no fromRandomAccessReaderPromise',
  )
})

it('readOnnx asks for another protobufjs', async () => {
  await expectReject(
    () => readOnnx(new Uint8Array(2)),
    'ERR_MISSING_DEPENDENCY',
    /^protobufjs must be of version 7 or 8 to .* \(npm install protobufjs@\^8\); .* no Reader.create/,
  )
})

it('upscale asks for a newer sharp', async () => {
  const output = path.join(tmpdir(), 'with-old-sharp.png')
  const args = ['upscale', 'examples/upscale/pictures/camera.png', output, '--json']
  const { exitCode, out, err } = await runCommandLine(args)
  expect(exitCode).toBe(1)
  expect(err).toContain('sharp must be of version 0.34 or newer to read and write pictures')
  expect(err).toContain('(npm install sharp@latest); the one that is installed has no autoOrient')
  expect(JSON.parse(out).error.code).toBe('ERR_MISSING_DEPENDENCY')
})
