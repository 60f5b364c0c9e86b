import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Connection, Refusal } from '../../bench/harness/connection.js'
import { PeerProcess, startAll } from '../../bench/harness/peer-process.js'

const script = (code: string) => [process.execPath, '-e', code]

const GREETING = `require('node:fs').writeSync(3, JSON.stringify({ version: '1' }) + '\\n');`

/** A child that holds all pipes of its parent, whose number is told. */
const FORK = `
  const { pid } = require('node:child_process').spawn(
    process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: [0, 1, 2, 3] })
  require('node:fs').writeSync(3, JSON.stringify({ forked: pid }) + '\\n');`

/** By what Linux tells: a zombie that nobody reaps has no command line. */
function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
  } catch {
    return false
  }
}

/** Answers each request, after a greeting; `load` of the deadly layer kills it. */
const FAKE_PEER = `
  const { writeSync } = require('node:fs')
  const say = (line) => writeSync(3, JSON.stringify(line) + '\\n')
  say({ version: '1.2.3' })
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { op, task } = JSON.parse(line)
    if (op === 'load' && task.layer === 'deadly') process.kill(process.pid, 'SIGKILL')
    else if (op === 'load') say({ loaded: { build: 1, first: 2 } })
    else if (op === 'time') say({ refused: 'no layer' })
    else say({ done: true })
  })`

const entry = (command: readonly string[]) => {
  return { id: 'fake', label: 'fake', command, dtypes: [], note: '' } as const
}
const task = (layer: string) => ({ layer }) as unknown as Parameters<PeerProcess['load']>[0]

describe('Connection', () => {
  it.each([
    ['a program that does not exist', ['no-such-program-anywhere'], 'ENOENT'],
    ['one that exits', script('process.exit(3)'), 'it died (3)'],
    ['one that complains', script('console.error("a\\nwhy"); process.exit(1)'), 'why'],
    ['one that is killed', script('process.kill(process.pid, "SIGKILL")'), 'it died (SIGKILL)'],
  ])('refuses %s', async (_, command, message) => {
    const connection = new Connection(command)
    await expect(connection.next()).rejects.toThrow(Refusal)
    expect(connection.isOpen).toBe(false)
    const again = new Connection(command).next()
    await expect(again).rejects.toThrow(message)
  })

  it('lets a process end by itself when it is closed', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'convtranspose-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = path.join(folder, 'last-words')
    const write = `require('node:fs').writeFileSync(${JSON.stringify(file)}, 'bye')`
    const connection = new Connection(
      script(`${GREETING} process.stdin.on('end', () => ${write}).resume()`),
    )
    await connection.next()
    await connection.close()
    expect(readFileSync(file, 'utf8')).toBe('bye')
  })

  it('closes a process that does not listen', async () => {
    const connection = new Connection(script(`${GREETING} setInterval(() => {}, 1000)`))
    await connection.next()
    await connection.close()
    expect(connection.isOpen).toBe(false)
  })

  it.runIf(process.platform === 'linux').each([
    ['closed', 'setInterval(() => {}, 1000)'],
    ['dead', 'process.kill(process.pid, "SIGKILL")'],
  ])('leaves nothing behind that a process has forked when it is %s', async (_, end) => {
    const connection = new Connection(script(`${FORK} ${end}`))
    const { forked } = (await connection.next()) as { forked: number }
    if (end.includes('SIGKILL')) await expect(connection.next()).rejects.toThrow('it died')
    await connection.close()
    await vi.waitFor(() => expect(isRunning(forked)).toBe(false))
  })
})

describe('PeerProcess', () => {
  it('starts, answers and stops', async () => {
    const peer = await PeerProcess.start(entry(script(FAKE_PEER)))
    expect(peer.version).toBe('1.2.3')
    expect(await peer.load(task('a'))).toEqual({ build: 1, first: 2 })
    await expect(peer.time({ seconds: 0, most: 1, batch: 1 })).rejects.toThrow('no layer')
    await peer.drop()
    await peer.stop()
    await peer.stop()
  })

  it('survives a death: the next layer gets a new process', async () => {
    const peer = await PeerProcess.start(entry(script(FAKE_PEER)))
    const { pid } = peer
    await expect(peer.load(task('deadly'))).rejects.toThrow('it died (SIGKILL)')
    expect(await peer.load(task('b'))).toEqual({ build: 1, first: 2 })
    expect(peer.pid).not.toBe(pid)
    await peer.stop()
  })

  it('is missing where the library says so', async () => {
    const code = 'require("node:fs").writeSync(3, JSON.stringify({ missing: "not here" }) + "\\n")'
    const { running, missing } = await startAll([entry(script(code))])
    expect(running).toEqual([])
    expect(missing).toEqual([{ peer: 'fake', reason: 'not here' }])
  })
})
