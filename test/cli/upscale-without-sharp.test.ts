import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, vi } from 'vitest'
import { runCommandLine } from '../support/command-line.js'

vi.mock('sharp', () => {
  throw new Error('Cannot find package sharp')
})

it('upscale tells that sharp must be installed, and writes nothing', async () => {
  const output = path.join(tmpdir(), 'without-sharp.png')
  const args = ['upscale', 'examples/upscale/pictures/coffee.png', output, '--json']
  const { exitCode, out, err } = await runCommandLine(args)
  expect(exitCode).toBe(1)
  expect(err).toContain('sharp must be installed to read and write pictures (npm install sharp)')
  expect(JSON.parse(out).error.code).toBe('ERR_MISSING_DEPENDENCY')
  expect(await readdir(tmpdir())).not.toContain('without-sharp.png')
})
