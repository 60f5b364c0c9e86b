/** What every benchmark leaves behind: JSON files in bench/results, read by bench/report. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import path from 'node:path'
import { capabilities } from 'convtranspose'
import { inRoot } from '../../scripts/process.js'
import type { Started } from './peer-process.js'

export interface Machine {
  readonly cpu: string
  readonly cpus: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly version: string
  readonly isa: string
}

/** What every result file begins with. */
export interface Heading {
  readonly date: string
  /** What prints it again. */
  readonly command: string
  readonly machine: Machine
}

export interface PeerInfo {
  readonly id: string
  readonly label: string
  readonly version: string
  readonly note: string
}

export function heading(command: string): Heading {
  const { version, isa } = capabilities()
  const processors = cpus()
  const machine: Machine = {
    cpu: processors[0]?.model ?? 'unknown',
    cpus: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.versions.node,
    ...{ version, isa },
  }
  return { date: new Date().toISOString().slice(0, 10), command, machine }
}

export function peerInfos({ running }: Started): PeerInfo[] {
  return running.map(({ entry, version }) => {
    return { id: entry.id, label: entry.label, version, note: entry.note }
  })
}

export function labelOf(peers: readonly PeerInfo[], id: string): string {
  return peers.find((peer) => peer.id === id)?.label ?? id
}

/**
 * Writes them where `--save` says; else, because a run takes up to an hour, to build/bench/, where the next
 * run of the command replaces them. One iteration is kept only when asked for.
 */
export function save(
  options: { save?: string | undefined; once: boolean },
  results: Heading,
): void {
  if (options.save === undefined && options.once) return
  const kept = `build/bench/${results.command.replace(/^npm run /, '').replaceAll(':', '-')}.json`
  const file = options.save ?? kept
  const target = path.resolve(inRoot(), file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, `${JSON.stringify(results, rounded, 1)}\n`)
  console.log(`\nresults: ${file}`)
}

export function load<T extends Heading>(file: string): T {
  return JSON.parse(readFileSync(path.resolve(inRoot(), file), 'utf8')) as T
}

/** Five digits are more than any of these times is good for. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(5))
    : value
}
