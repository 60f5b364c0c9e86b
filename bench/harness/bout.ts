/** The tasks of a comparison on their way through its passes. */

import type { Standing } from './standing.js'
import type { Task } from './task.js'

/** A task, and how far it has come. */
export interface Bout {
  readonly task: Omit<Task, 'folder'>
  readonly standing: Standing
}

/** Every pass begins elsewhere, every other one goes backwards. */
export function inOrder<T>(items: readonly T[], pass: number): T[] {
  const begin = ((pass - 1) * 5) % Math.max(1, items.length)
  const turned = [...items.slice(begin), ...items.slice(0, begin)]
  return pass % 2 === 1 ? turned : turned.reverse()
}
