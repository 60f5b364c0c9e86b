/** `convtranspose doctor`: which binaries load here, which do not, why, and how to mend it. */

import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { listCandidates } from '../candidates.cjs'
import { glibcVersion, libcOfProcess } from '../libc.cjs'
import { defineCommand, readPositionals } from './command.js'
import { chosen, type Examined, findingsOf } from './doctor/findings.js'
import { addonFindings, requireProcesses } from './doctor/own-process.js'
import { probe } from './doctor/probe.js'
import { threadFindings } from './doctor/thread-variable.js'
import { type IO, paint, report, table } from './io.js'
import { inPackage, readManifest } from './package-files.js'

/** Variables that change what is loaded or how it runs. */
const VARIABLES = [
  ...['CONVTRANSPOSE_BINARY', 'CONVTRANSPOSE_ISA', 'CONVTRANSPOSE_NUM_THREADS'],
  ...['CONVTRANSPOSE_PREBUILD', 'PREBUILDS_ONLY', 'LIBC', 'npm_config_arch', 'npm_config_platform'],
  ...['OMP_NUM_THREADS', 'OMP_PROC_BIND', 'NODE_OPTIONS', 'LD_PRELOAD', 'LD_LIBRARY_PATH'],
]

/** What a package has, and what for. */
const FILES: Readonly<Record<string, string>> = {
  'dist/esm/index.js': 'ES modules',
  'dist/cjs/index.js': 'CommonJS',
  prebuilds: 'binaries',
  'CMakeLists.txt': '"convtranspose build"',
  binding: '"convtranspose build"',
  cmake: '"convtranspose build"',
}

export const command = defineCommand({
  name: 'doctor',
  summary: 'which binaries load here, which do not, why, and how to mend it',
  usage: '[options]',
  help: `
Loads every binary that this package could use, each in a process of its own, and runs a small layer
on it, so that even a file that kills its process is told of; options of Node that keep addons out,
such as --no-addons, are told of on their own. Prints the platform, the instruction
sets of the CPU and the one in use, threads, the environment variables that matter, whether the
package's files are all there, and for each thing found how to mend it.

The exit code is 1 where the package cannot be used. A bug report should contain the output of
"convtranspose doctor --json".`,
  options: {},
  async run(_values, positionals, io) {
    readPositionals(positionals, [])
    requireProcesses()
    const survey = takeSurvey()
    report(io, survey, () => inWords(io, survey))
    return survey.ok ? 0 : 1
  },
})

function takeSurvey() {
  const { version } = readManifest()
  const named = process.env.CONVTRANSPOSE_BINARY
  const candidates = examine(named)
  const others = named ? examine(undefined) : []
  const keptOut = addonFindings()
  const used = keptOut.length === 0 ? chosen(candidates) : undefined
  const result = used?.result?.loads ? used.result : undefined
  const files = Object.entries(FILES).map(([file, purpose]) => ({
    ...{ file, purpose, present: existsSync(inPackage(file)) },
  }))
  return {
    ok: result !== undefined,
    package: { version, folder: inPackage() },
    process: describeProcess(),
    cpu: { model: cpus()[0]?.model.trim() ?? 'unknown', isas: result?.isas, isa: result?.isa },
    threads: result?.threads,
    environment: Object.fromEntries(
      VARIABLES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    ),
    files,
    binary: used?.file,
    candidates: [...candidates, ...others],
    findings: [
      ...keptOut,
      ...findingsOf(candidates, others, version),
      ...threadFindings(process.env),
    ],
  }
}

function examine(named: string | undefined): Examined[] {
  return listCandidates(inPackage(), named).map((candidate) =>
    candidate.unfit === undefined ? { ...candidate, result: probe(candidate.file) } : candidate,
  )
}

function describeProcess() {
  const { platform, arch, versions } = process
  return {
    ...{ platform, arch, libc: libcOfProcess(), glibc: glibcVersion() },
    ...{ node: versions.node, nodeApi: versions.napi, electron: versions.electron },
  }
}

type Survey = ReturnType<typeof takeSurvey>

function inWords(io: IO, survey: Survey): string[] {
  const { platform, arch, libc, glibc, node, nodeApi } = survey.process
  const { model, isas, isa } = survey.cpu
  const missing = survey.files.filter(({ present }) => !present)
  const system = libc === undefined ? '' : `, ${libc}${glibc === undefined ? '' : ` ${glibc}`}`
  return [
    ...table(io, [
      ['package', `${survey.package.version} in ${survey.package.folder}`],
      ['platform', `${platform}-${arch}${system}`],
      ['runtime', `Node ${node}, Node-API ${nodeApi}`],
      ['CPU', isas === undefined ? model : `${model}: ${isas.join(', ')}; ${isa} is used`],
      ['threads', survey.threads === undefined ? 'unknown' : String(survey.threads)],
      ['environment', pairs(survey.environment)],
      ['files', missing.length === 0 ? 'all there' : missing.map(missingFile).join(', ')],
    ]),
    '',
    ...survey.candidates.map((place) => placeLine(io, place, place.file === survey.binary)),
    ...survey.findings.flatMap(({ problem, mend }, index) => [
      '',
      paint(io, 'yellow', `${index + 1}. ${problem}`),
      `   ${mend}`,
    ]),
    '',
    survey.ok
      ? paint(io, 'green', `The package works with ${survey.binary}`)
      : paint(io, 'red', 'The package cannot be used here.'),
  ]
}

function pairs(environment: Readonly<Record<string, string | undefined>>): string {
  const entries = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  return entries.length === 0 ? 'nothing that matters is set' : entries.join(' ')
}

function missingFile({ file, purpose }: { file: string; purpose: string }): string {
  return `${file} is missing (for ${purpose})`
}

function placeLine(io: IO, { file, unfit, result }: Examined, isUsed: boolean): string {
  if (result === undefined) return `left out  ${file}: ${unfit}`
  if (!result.loads) return `${paint(io, 'red', 'fails   ')}  ${file}: ${result.reason}`
  return `${paint(io, 'green', isUsed ? 'used    ' : 'loads   ')}  ${file} (${result.isa})`
}
