/** Runs the tasks of a comparison, pass after pass, until all are settled. */

import { type Bout, inOrder } from './bout.js'
import type { Pace } from './competitor.js'
import { type Absentee, type Check, contest } from './contest.js'
import type { PeerEntry } from './peer-list.js'
import { type PeerProcess, type Started, startAll, stopAll } from './peer-process.js'
import { reference } from './reference.js'
import type { Standing } from './standing.js'
import { Workspace } from './workspace.js'

export interface Step {
  /** From 1. */
  readonly pass: number
  readonly bout: Bout
  /** Who has refused the task in this pass. */
  readonly absentees: readonly Absentee[]
}

/**
 * Each pass runs every unsettled task once, in processes of its own and in another order, so that no two
 * loads of a peer find the same memory, and lie minutes apart.
 *
 * @param started - Runs the first pass; stopped at its end.
 */
export async function* runPasses(
  bouts: readonly Bout[],
  started: Started,
  pace: Pace,
): AsyncGenerator<Step> {
  using workspaces = new Workspaces()
  let running = started.running
  for (let pass = 1; running.length > 0; pass++) {
    try {
      const open = bouts.filter(({ standing }) => standing.next().length > 0)
      for (const bout of inOrder(open, pass)) {
        const { task, standing } = bout
        const { folder, check } = await workspaces.open(task)
        const peers = peersOf(running, standing)
        const result = await contest(
          peers,
          { ...task, folder },
          pace,
          pass === 1 ? check : undefined,
        )
        standing.add(result)
        yield { pass, bout, absentees: result.absentees }
      }
    } finally {
      await stopAll(running)
    }
    running = (await startAll(needed(bouts, started))).running
  }
}

function peersOf(running: readonly PeerProcess[], standing: Standing): PeerProcess[] {
  const ids = standing.next()
  return running.filter(({ entry }) => ids.includes(entry.id))
}

function needed(bouts: readonly Bout[], { running }: Started): PeerEntry[] {
  const ids = new Set(bouts.flatMap(({ standing }) => standing.next()))
  return running.map(({ entry }) => entry).filter(({ id }) => ids.has(id))
}

/** The operands of all tasks, kept on disk to the end; the check is that of the last layer written. */
class Workspaces implements Disposable {
  readonly #written = new Map<string, Workspace>()
  #check: Check | undefined

  async open({
    layer,
    dtype,
  }: Bout['task']): Promise<{ folder: string; check?: Check | undefined }> {
    const key = `${layer.name} ${dtype}`
    const known = this.#written.get(key)
    if (known !== undefined) return { folder: known.folder, check: this.#check }
    const workspace = new Workspace()
    this.#written.set(key, workspace)
    const operands = await workspace.write(layer, dtype)
    this.#check = workspace.check(reference(layer, operands))
    return { folder: workspace.folder, check: this.#check }
  }

  [Symbol.dispose](): void {
    for (const workspace of this.#written.values()) workspace[Symbol.dispose]()
  }
}
