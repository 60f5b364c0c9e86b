import type { Heading } from '../harness/results.js'

/** What bench/server/bench.ts saves; times in milliseconds. */
export interface ServerResults extends Heading {
  readonly engines: readonly { readonly engine: string; readonly version: string }[]
  readonly loads: readonly {
    readonly engine: string
    readonly layer: string
    readonly clients: number
    /** Requests per second. */
    readonly rate: number
    readonly p50: number
    readonly p99: number
    readonly p999: number
    /** How late timers of the event loop come. */
    readonly lagP99: number
    readonly lagWorst: number
  }[]
  /** A copy of a layer's input into new memory. */
  readonly copies: readonly {
    readonly layer: string
    readonly bytes: number
    readonly milliseconds: number
  }[]
  /** CPU time per second of a server, from 10 ms after its last run on. */
  readonly idle: readonly { readonly engine: string; readonly cpu: number }[]
  /** From an abort to the rejection. */
  readonly aborts: readonly {
    readonly engine: string
    readonly layer: string
    readonly median: number
    readonly worst: number
  }[]
}
