/**
 * What the harness and a peer's process say to each other: one request and one reply at a time, each a
 * line of JSON. Requests come on standard input; replies go to file descriptor 3, because libraries
 * print to the standard ones.
 */

import type { Task } from './task.js'

export const REPLY_FD = 3

/** The first line of a peer, unasked. */
export type Greeting = { readonly version: string } | { readonly missing: string }

export type Request =
  /** Builds the layer and runs it once. */
  | { readonly op: 'load'; readonly task: Task }
  /** Takes samples until `seconds` have passed: at least one, `most` of them at the most. */
  | ({ readonly op: 'time' } & Sampling)
  /** Writes the output of the last run. */
  | { readonly op: 'output'; readonly file: string }
  /** Lets go of the layer and of what garbage there is. */
  | { readonly op: 'drop' }

export interface Sampling {
  readonly seconds: number
  readonly most: number
  /** Calls that are timed together as one sample. */
  readonly batch: number
}

/** Milliseconds: of building the layer (weights packed where the library can), and of its first run. */
export interface Loaded {
  readonly build: number
  readonly first: number
}

export type Reply =
  | { readonly loaded: Loaded }
  /** Milliseconds of a run, for each sample. */
  | { readonly times: readonly number[] }
  | { readonly done: true }
  | { readonly refused: string }
