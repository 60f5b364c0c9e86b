/** A peer in a process of its own, asleep while the others are timed. */

import { Connection, Refusal } from './connection.js'
import type { PeerEntry } from './peer-list.js'
import type { Greeting, Loaded, Reply, Request, Sampling } from './protocol.js'
import type { Task } from './task.js'

export class PeerProcess {
  readonly entry: PeerEntry
  readonly version: string
  #connection: Connection

  private constructor(entry: PeerEntry, version: string, connection: Connection) {
    this.entry = entry
    this.version = version
    this.#connection = connection
  }

  /** @throws Refusal when the library is not installed or does not start. */
  static async start(entry: PeerEntry): Promise<PeerProcess> {
    const { connection, version } = await open(entry)
    return new PeerProcess(entry, version, connection)
  }

  get pid(): number | undefined {
    return this.#connection.pid
  }

  /** Loads a task and runs it once, in a new process where the last one has died of its task. */
  async load(task: Task): Promise<Loaded> {
    if (!this.#connection.isOpen) this.#connection = (await open(this.entry)).connection
    const reply = await this.#ask({ op: 'load', task })
    return 'loaded' in reply ? reply.loaded : this.#misunderstood(reply)
  }

  /** Milliseconds of a run, for each sample. */
  async time(sampling: Sampling): Promise<readonly number[]> {
    const reply = await this.#ask({ op: 'time', ...sampling })
    return 'times' in reply ? reply.times : this.#misunderstood(reply)
  }

  async writeOutput(file: string): Promise<void> {
    await this.#ask({ op: 'output', file })
  }

  async drop(): Promise<void> {
    await this.#ask({ op: 'drop' })
  }

  stop(): Promise<void> {
    return this.#connection.close()
  }

  async #ask(request: Request): Promise<Reply> {
    const reply = (await this.#connection.ask(request)) as Reply
    if ('refused' in reply) throw new Refusal(reply.refused)
    return reply
  }

  #misunderstood(reply: Reply): never {
    throw new Error(`${this.entry.id} answered ${JSON.stringify(reply)}`)
  }
}

async function open(entry: PeerEntry): Promise<{ connection: Connection; version: string }> {
  const connection = new Connection(entry.command)
  const greeting = (await connection.next()) as Greeting
  if ('version' in greeting) return { connection, version: greeting.version }
  await connection.close()
  throw new Refusal(greeting.missing)
}

export interface Started {
  readonly running: readonly PeerProcess[]
  readonly missing: readonly { readonly peer: string; readonly reason: string }[]
}

/** Starts what is installed. */
export async function startAll(entries: readonly PeerEntry[]): Promise<Started> {
  const running: PeerProcess[] = []
  const missing: { peer: string; reason: string }[] = []
  for (const entry of entries) {
    try {
      running.push(await PeerProcess.start(entry))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      missing.push({ peer: entry.id, reason: error.message })
    }
  }
  return { running, missing }
}

export async function stopAll(running: readonly PeerProcess[]): Promise<void> {
  await Promise.all(running.map((peer) => peer.stop()))
}
