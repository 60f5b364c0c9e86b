/** A child process that answers each line of JSON with one (protocol.ts). */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { REPLY_FD } from './protocol.js'

/** A run of the slowest peer on the largest layer takes seconds; over this it hangs. */
const PATIENCE_MS = 60_000

/** How long a process may take over its own end, once it is asked to and once it is killed. */
const GRACE_MS = 500

/** What a peer cannot do, said by itself or by its death. */
export class Refusal extends Error {}

export class Connection {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #complaints: string[] = []

  constructor(command: readonly string[]) {
    const [program = '', ...args] = command
    const child = spawn(program, args, {
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      detached: true, // the leader of a group: see #endGroup
    })
    child.stdin?.on('error', () => {}) // it died: the reply that never comes tells
    child.stderr?.on('data', (text: Buffer) => this.#complaints.push(String(text)))
    child.on('error', (error) => this.#complaints.push(error.message))
    child.on('exit', () => this.#endGroup())
    const replies = child.stdio[REPLY_FD] as Readable
    this.#child = child
    this.#lines = createInterface({ input: replies })[Symbol.asyncIterator]()
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get isOpen(): boolean {
    const { pid, exitCode, signalCode } = this.#child
    return pid !== undefined && exitCode === null && signalCode === null
  }

  ask(request: object): Promise<unknown> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`)
    return this.next()
  }

  /** @throws Refusal when the process dies or hangs first. */
  async next(): Promise<unknown> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS)
    const { value, done } = await this.#lines.next()
    clearTimeout(timer)
    if (!done) return JSON.parse(value)
    if (this.isOpen) await once(this.#child, 'close')
    const last = this.#complaints.join('').trim().split('\n').at(-1)
    throw new Refusal(`it died (${this.#child.signalCode ?? this.#child.exitCode}): ${last}`)
  }

  /** Asks the process to end, and ends it where it does not; takes at most twice the grace. */
  async close(): Promise<void> {
    if (this.isOpen) {
      const exit = once(this.#child, 'exit')
      const soon = () => Promise.race([exit, sleep(GRACE_MS)])
      this.#child.stdin?.end() // its loop over requests ends
      await soon()
      if (this.isOpen) {
        this.#child.kill('SIGKILL') // a library may hang in its own clean-up
        await soon()
      }
    }
    for (const stream of this.#child.stdio) stream?.destroy()
    this.#child.unref()
  }

  /**
   * Whatever the process has forked holds its ends of the pipes, and so would keep both the reading of
   * replies and this process waiting after it is gone.
   */
  #endGroup(): void {
    try {
      process.kill(-(this.#child.pid as number), 'SIGKILL')
    } catch {
      // It was alone.
    }
  }
}
