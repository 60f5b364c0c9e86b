import { describe, expect, it } from 'vitest'
import { Connection, Refusal } from '../../bench/harness/connection.js'
import { PeerProcess, startAll } from '../../bench/harness/peer-process.js'

const script = (code: string) => [process.execPath, '-e', code]

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
