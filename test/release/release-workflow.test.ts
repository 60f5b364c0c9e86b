/** The workflow that publishes. */

import { describe, expect, it } from 'vitest'
import own from '../../package.json' with { type: 'json' }
import { commandsOf, workflows } from '../support/workflows.js'

describe('release.yml', () => {
  const release = workflows.find(({ name }) => name === 'release.yml')
  const { package: packing, publish } = release?.workflow.jobs ?? {}

  it('publishes with provenance, without a token, after everything else', () => {
    expect(publish?.permissions).toEqual({ contents: 'read', 'id-token': 'write' })
    expect(publish?.needs).toEqual(['package', 'native'])
    expect(commandsOf(publish)).toMatch(/npm publish .*--provenance/)
    expect(release?.text).not.toMatch(/NODE_AUTH_TOKEN|NPM_TOKEN|secrets\./)
  })

  it('publishes the tarball that was checked', () => {
    expect(commandsOf(packing)).toContain('npm pack --ignore-scripts')
    expect(commandsOf(publish)).toMatch(/npm publish \.\/convtranspose-\*\.tgz /)
  })

  // npm runs prepublishOnly for a folder, not for a tarball.
  it('checks what npm publish by hand would', () => {
    const needed = own.scripts.prepublishOnly.match(/npm run [\w:-]+/g) ?? []
    expect(needed.length).toBeGreaterThan(0)
    for (const command of needed) expect(commandsOf(packing)).toContain(command)
  })
})
