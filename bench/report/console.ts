/** What a comparison prints while it runs and when it ends. */

import { type CompareResults, ownAndBest, type Row } from '../harness/comparison.js'
import type { Absentee } from '../harness/contest.js'
import { OWN } from '../harness/peer-list.js'
import type { Limits } from '../kernel/limits.js'
import { milliseconds, percent, ratio, toTable } from './format.js'
import { leastTime, roof } from './roofline.js'
import { limitsTable, lossesFirst, meansByPeer } from './tables.js'

export function printHeader({
  machine,
  limits,
  peers,
  missing,
}: Omit<CompareResults, 'rows'>): void {
  console.log(`${machine.cpu}, ${machine.cpus} CPUs, ${machine.system}, Node ${machine.node}`)
  console.log(toTable(limitsTable(limits)))
  for (const { id, version, note } of peers) console.log(`${id} ${version}: ${note}`)
  for (const { peer, reason } of missing) console.log(`${peer} is left out: ${reason}`)
  if (missing.length > 0) console.log('npm run bench:setup installs the peers')
  console.log('\nRatios say how many times longer a peer takes; below 1 it is the faster one.')
  console.log('GFLOP/s are direct-equivalent (bench/README.md).')
  console.log('The first figure is the pass; the others are the medians of all passes so far.')
}

/** A task as it stands after a pass. */
export function printRow(row: Row, limits: Limits, pass: number): void {
  const { own } = ownAndBest(row)
  const name = `${pass} ${row.layer} ${row.dtype} x${row.threads}`.padEnd(30)
  const rivals = row.entries
    .filter(({ peer }) => peer !== OWN)
    .map(({ peer, median, ratio: times }) => `${peer} ${ratio(own ? times : median)}`)
    .join(', ')
  if (own === undefined) {
    console.log(`${name} ms: ${rivals}`)
  } else {
    const speed = ((2 * row.multiplyAdds.live) / own.median / 1e6).toFixed(0)
    const roofPart = percent(leastTime(roof(row, limits)) / own.median)
    console.log(
      `${name} ${milliseconds(own.median).padStart(7)} ms ${speed.padStart(4)} GFLOP/s, ` +
        `${roofPart.padStart(5)} of the roof, error ${own.error?.toExponential(1)} | ${rivals}`,
    )
  }
}

export function printAbsentees(absentees: readonly Absentee[]): void {
  for (const { peer, refused } of absentees) console.log(`  ${peer} cannot: ${refused}`)
}

/** The losses first. */
export function printSummary(results: CompareResults): void {
  console.log('\nAgainst the fastest peer of each layer, losses first:')
  console.log(toTable(lossesFirst(results.rows)))
  console.log('\nGeometric means of the ratios:')
  console.log(toTable(meansByPeer(results)))
}
