/** The frame of the command line: finding commands, help, errors, exit codes, colours. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { inRoot } from '../../scripts/process.js'
import { COMMANDS } from '../../src/cli/commands.js'
import { runCommandLine } from '../support/command-line.js'

const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string }
const ESCAPE = '\u001b['

describe('the program', () => {
  it('prints its help, which names every command', async () => {
    const { exitCode, out, err } = await runCommandLine(['--help'])
    expect(exitCode).toBe(0)
    expect(err).toBe('')
    for (const name of Object.keys(COMMANDS))
      expect(out).toMatch(new RegExp(`^  ${name}  +\\S`, 'm'))
    expect(out).not.toContain(ESCAPE)
  })

  it('without arguments prints its help as an error', async () => {
    const { exitCode, out, err } = await runCommandLine([])
    expect(exitCode).toBe(2)
    expect(out).toBe('')
    expect(err).toContain('Usage: convtranspose <command>')
  })

  it.each(['help', '--help', '-h'])('%s of what is no command is an error', async (help) => {
    const { exitCode, out, err } = await runCommandLine([help, 'foo'])
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(err).toMatch(/^convtranspose: there is no command "foo"; commands: info, /)
  })

  it('prints its version', async () => {
    expect(await runCommandLine(['--version'])).toEqual({
      exitCode: 0,
      out: `${version}\n`,
      err: '',
    })
  })

  it('prints version and help as JSON, too', async () => {
    const told = async (...args: string[]) => JSON.parse((await runCommandLine(args)).out)
    expect(await told('--version', '--json')).toEqual({ version })
    const help = (await runCommandLine(['help', 'run'])).out.trimEnd()
    expect(await told('help', 'run', '--json')).toEqual({ help })
    expect(await told('help', '--json', 'run')).toEqual({ help })
    expect(await told('run', '--help', '--json')).toEqual({ help })
    expect((await told('--help', '--json')).help).toContain('Usage: convtranspose <command>')
  })

  it.each([['upsacle'], ['--upscale'], ['constructor']])('refuses %s', async (name) => {
    const { exitCode, out, err } = await runCommandLine([name])
    expect(exitCode).toBe(2)
    expect(out).toBe('')
    expect(err).toMatch(/^convtranspose: there is no (command|option) "/)
    expect(err.split('\n')).toHaveLength(3) // the error, the pointer to the help, the end
  })
})

describe.each(Object.keys(COMMANDS))('%s', (name) => {
  it('has help: usage, text and every option', async () => {
    const { command } = (await COMMANDS[name]?.()) ?? {}
    expect(command?.name).toBe(name)
    const { exitCode, out } = await runCommandLine([name, '--help'])
    expect(exitCode).toBe(0)
    expect(out).toContain(`Usage: convtranspose ${name}`)
    for (const option of Object.keys(command?.options ?? {})) expect(out).toContain(`--${option}`)
    expect(out).toContain('--json')
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    expect((await runCommandLine(['help', name])).out).toBe(out)
  })

  it('refuses an unknown option in one line', async () => {
    const { exitCode, out, err } = await runCommandLine([name, '--no-such-option'])
    expect(exitCode).toBe(2)
    expect(out).toBe('')
    expect(err).toBe(
      `convtranspose ${name}: unknown option '--no-such-option'\n` +
        `"convtranspose ${name} --help" tells more.\n`,
    )
  })

  it('tells errors as JSON, too', async () => {
    const { exitCode, out } = await runCommandLine([name, '--json', '--no-such-option'])
    expect(exitCode).toBe(2)
    expect(JSON.parse(out)).toEqual({
      error: { code: 'ERR_USAGE', message: "unknown option '--no-such-option'" },
    })
  })
})

describe('colours', () => {
  it('are for terminals', async () => {
    expect((await runCommandLine(['--help'], { color: true })).out).toContain(ESCAPE)
  })

  it('are off with NO_COLOR, and where there is no terminal', async () => {
    const { processIO } = await import('../../src/cli/io.js')
    const terminal = { isTTY: true, hasColors: () => true, on() {} }
    vi.spyOn(process, 'stdout', 'get').mockReturnValue(terminal as never)
    vi.stubEnv('NO_COLOR', undefined)
    expect(processIO(false).color).toBe(true)
    vi.stubEnv('NO_COLOR', '1')
    expect(processIO(false).color).toBe(false)
    vi.unstubAllEnvs()
    vi.spyOn(process, 'stdout', 'get').mockReturnValue({ ...terminal, isTTY: false } as never)
    expect(processIO(false).color).toBe(false)
    vi.restoreAllMocks()
  })
})

describe('as a process', () => {
  const main = inRoot('src', 'cli', 'main.ts')
  const env = { ...process.env, CONVTRANSPOSE_ISA: 'mmx' }

  it('ends with the exit code, one line of error and no stack', () => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, 'x'], {
      encoding: 'utf8',
    })
    expect(status).toBe(2)
    expect(stderr).not.toContain('    at ')
  })

  it('shows the stack of a failure with CONVTRANSPOSE_DEBUG=1 only', () => {
    const run = (variables: NodeJS.ProcessEnv) =>
      spawnSync(process.execPath, ['--import', 'tsx', main, 'info'], {
        encoding: 'utf8',
        env: { ...env, ...variables },
      })
    const plain = run({})
    expect(plain.status).toBe(1)
    expect(plain.stderr).toMatch(/^convtranspose info: convtranspose must have a binary/)
    expect(plain.stderr).not.toContain('    at ')
    expect(run({ CONVTRANSPOSE_DEBUG: '1' }).stderr).toContain('    at ')
  })

  it('does not mind a reader that has enough', () => {
    const command = `"${process.execPath}" --import tsx "${main}" --help | head -n 1`
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8', cwd: inRoot() })
    expect(stdout.split('\n')).toHaveLength(2)
    expect(stderr).toBe('')
  })
})
