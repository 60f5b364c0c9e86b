// npm run fuzz:weights: feeds the readers of weights with files that are broken in seeded ways; --help tells
// the options. A failure is an error that is not one of the package's own, a crash, more than 10 s for a
// case, or more memory than its file can account for; its file is saved.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { caseMaker } from './fuzz/case.js'
import type { FuzzReport } from './fuzz/run-target.js'
import { type FuzzTarget, TARGETS } from './fuzz/targets.js'
import { inRoot } from './process.js'

/** Without a new case for so long, a process hangs. */
const MAX_STILL_MS = 30_000

const USAGE = `usage: npm run fuzz:weights -- [options]
  --seconds N    of all targets together (default: 60)
  --seed N       the same gives the same files (default: drawn)
  --only TARGET  one of ${TARGETS.map(({ name }) => name).join(', ')}
  --help         print this`

const { values } = readArguments()
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const targets = TARGETS.filter(({ name }) => values.only === undefined || name === values.only)
const seconds = Number(values.seconds ?? 60) / targets.length
if (targets.length === 0) refuse(`there is no target ${values.only}`)
if (!(seconds > 0)) refuse(`--seconds must be a number above 0; received ${values.seconds}`)
if (!Number.isInteger(seed)) refuse(`--seed must be a whole number; received ${values.seed}`)
const folder = inRoot('build', 'fuzz')
mkdirSync(folder, { recursive: true })
console.log(`seed ${seed}, ${seconds.toFixed(1)} s for each of ${targets.length}`)
let failed = 0
for (const target of targets) {
  const failure = await fuzz(target)
  if (failure === undefined) continue
  failed += 1
  console.error(failure)
}
console.log(`${targets.length - failed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

function readArguments() {
  try {
    const type = 'string'
    const parsed = parseArgs({
      options: { seconds: { type }, seed: { type }, only: { type }, help: { type: 'boolean' } },
    })
    if (parsed.values.help !== true) return parsed
  } catch (error) {
    refuse((error as Error).message.split('. ')[0] ?? '')
  }
  console.log(USAGE)
  process.exit()
}

function refuse(message: string): never {
  console.error(`${message}\n${USAGE}`)
  process.exit(2)
}

/** Returns what went wrong, in words. */
async function fuzz(target: FuzzTarget): Promise<string | undefined> {
  const progress = inRoot('build', 'fuzz', `${target.name}.progress`)
  writeFileSync(progress, '')
  const script = inRoot('scripts', 'fuzz', 'run-target.ts')
  const args = [target.name, String(seed), String(seconds), progress]
  const options = ['--max-old-space-size=512', '--import', 'tsx']
  const child = spawn(process.execPath, [...options, script, ...args], { cwd: inRoot() })
  const { output, end } = await finish(child, progress)
  const report = parse(output)
  const index = readFileSync(progress, 'utf8').trim()
  if (report !== undefined) {
    console.log(
      `${target.name}: ${report.runs} runs, ${report.refused} refused, slowest ` +
        `${report.slowest.toFixed(1)} ms, most memory ${(report.most / 2 ** 20).toFixed(1)} MiB`,
    )
  }
  const failure = report === undefined ? end : report.failure
  if (failure === undefined) return undefined
  const file = inRoot('build', 'fuzz', `${target.name}-${seed}-${index}`)
  writeFileSync(file, caseMaker(target, seed)(Number(index)))
  return `${target.name}, case ${index}: ${failure}\n${output}\nits file: ${file}`
}

function parse(output: string): FuzzReport | undefined {
  const line = output.trim().split('\n').at(-1) ?? ''
  return line.startsWith('{"runs"') ? (JSON.parse(line) as FuzzReport) : undefined
}

/** Waits for a process, and ends one whose progress stands still. */
function finish(child: ChildProcess, progress: string): Promise<{ output: string; end: string }> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
    })
  }
  let last = ''
  let since = Date.now()
  let end = ''
  const timer = setInterval(() => {
    const now = readFileSync(progress, 'utf8')
    if (now !== last) [last, since] = [now, Date.now()]
    else if (Date.now() - since > MAX_STILL_MS) {
      end = `no end in ${MAX_STILL_MS} ms`
      child.kill('SIGKILL')
    }
  }, 500)
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearInterval(timer)
      resolve({ output, end: end || `the process ended with ${signal ?? code}` })
    })
  })
}
