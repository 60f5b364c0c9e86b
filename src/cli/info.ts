/** `convtranspose info`: what the loaded binary is and can do. */

import { availableParallelism, cpus, totalmem } from 'node:os'
import { MAX_SIZE } from '../arguments.js'
import { capabilities, MAX_THREADS } from '../runtime.js'
import { defineCommand, readPositionals } from './command.js'
import { report, table } from './io.js'
import { readManifest } from './package-files.js'

/** Of both sides of a size on an axis, of all counts of elements, and of `setNumThreads`. */
const LIMITS = { axis: MAX_SIZE, elements: Number.MAX_SAFE_INTEGER, threads: MAX_THREADS }

export const command = defineCommand({
  name: 'info',
  summary: 'the binary in use, instruction sets, threads and limits',
  usage: '[options]',
  help: `
Loads the package as a program would and prints what it found: the file of the binary, the
instruction sets that this CPU runs (the first is chosen; CONVTRANSPOSE_ISA forces another), the
threads that a call uses (CONVTRANSPOSE_NUM_THREADS, else OMP_NUM_THREADS, else what cores,
affinity and the container's quota allow), and the limits of sizes and of calls in flight.

Where nothing loads it fails; "convtranspose doctor" then says why.`,
  options: {},
  async run(_values, positionals, io) {
    readPositionals(positionals, [])
    const loaded = capabilities()
    const { version } = readManifest()
    const { platform, arch, versions } = process
    const cpu = {
      model: cpus()[0]?.model.trim() ?? 'unknown',
      available: availableParallelism(),
      memory: totalmem(),
    }
    const limits = { ...LIMITS, callsInFlight: loaded.queueLimit }
    const { binary, isa, isas, threads, algorithms } = loaded
    const value = {
      ...{ version, binary, binaryVersion: loaded.version, isa, isas, threads, algorithms },
      ...{ limits, platform, arch, node: versions.node, cpu },
    }
    report(io, value, () =>
      table(io, [
        ['package', version],
        ['binary', binary],
        ['built for', `version ${loaded.version}`],
        ['instruction set', `${isa} (this CPU runs ${isas.join(', ')})`],
        ['threads', `${threads} for a call that names no number`],
        ['algorithms', algorithms.join(', ')],
        ['limits', limitsInWords(limits)],
        ['machine', `${cpu.model}, ${cpu.available} CPUs, ${gibibytes(cpu.memory)} GiB`],
        ['runtime', `Node ${versions.node}, ${platform}-${arch}`],
      ]),
    )
    return 0
  },
})

function limitsInWords({ callsInFlight }: { callsInFlight: number }): string {
  return (
    `sizes up to 2^31 - 1 on an axis, tensors up to 2^53 - 1 elements, ${LIMITS.threads} threads, ` +
    `${callsInFlight} asynchronous calls in flight`
  )
}

const gibibytes = (bytes: number) => Math.round(bytes / 2 ** 30)
