import { capabilities } from 'convtranspose'
import { describe, expect, it } from 'vitest'
import { runCommandLine } from '../support/command-line.js'

describe('info', () => {
  it('prints what capabilities() says, for people', async () => {
    const { exitCode, out } = await runCommandLine(['info'])
    const { binary, isa, isas, threads } = capabilities()
    expect(exitCode).toBe(0)
    expect(out).toContain(binary)
    expect(out).toContain(`${isa} (this CPU runs ${isas.join(', ')})`)
    expect(out).toMatch(new RegExp(`^threads +${threads} `, 'm'))
  })

  it('prints it as JSON', async () => {
    const { exitCode, out } = await runCommandLine(['info', '--json'])
    expect(exitCode).toBe(0)
    const { version, queueLength, ...same } = capabilities()
    const { queueLimit, ...rest } = same
    expect(JSON.parse(out)).toMatchObject({
      ...rest,
      binaryVersion: version,
      limits: { threads: 1024, callsInFlight: queueLimit },
      node: process.versions.node,
    })
    expect(queueLength).toBe(0)
  })

  it('takes no argument', async () => {
    const { exitCode, err } = await runCommandLine(['info', 'more'])
    expect(exitCode).toBe(2)
    expect(err).toContain('unexpected argument "more"')
  })
})
