/**
 * `npm run bench:server`: an HTTP server that runs a layer per request, with each engine in turn:
 * requests per second, latencies, how late the event loop's timers come, CPU when idle, and how soon
 * an abort ends a run. `--help` tells the options.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { inRoot } from '../../scripts/process.js'
import { type Layer, readLayers } from '../harness/layer.js'
import { COUNT, SECONDS } from '../harness/option-kinds.js'
import { COMMON, readOptions } from '../harness/options.js'
import { heading, save } from '../harness/results.js'
import { median, quantile } from '../harness/statistics.js'
import type { Task } from '../harness/task.js'
import { Workspace } from '../harness/workspace.js'
import { serverTables } from '../report/server-tables.js'
import { printTables } from '../report/titled-table.js'
import { load, request } from './client.js'
import { ENGINES } from './engines.js'
import type { ServerResults } from './results.js'
import type { Lag } from './server.js'

/** A layer of a tenth of a millisecond, one of ten, one of thirty. */
const ALL_LAYERS = ['dcgan5', 'pix2pix-u7', 'unet-up4']
const CLIENTS = 8
const ABORT_AFTER_MS = 8
const IDLE_AFTER_MS = 10

const options = readOptions('npm run bench:server', {
  seconds: { is: SECONDS, default: '3', description: 'of each load, per engine and round' },
  rounds: { is: COUNT, default: '3', description: 'turns of the engines' },
  ...COMMON,
})
const LAYERS = options.once ? ALL_LAYERS.slice(0, 2) : ALL_LAYERS
const LARGEST = LAYERS.at(-1) as string
await main()

interface Server {
  readonly engine: string
  readonly version: string
  readonly port: number
  readonly child: ChildProcess
}

type Sample = Omit<ServerResults['loads'][number], 'engine' | 'layer' | 'clients'>

async function main(): Promise<void> {
  const head = heading('npm run bench:server')
  const seconds = options.once ? 0.1 : options.seconds
  const rounds = options.once ? 1 : options.rounds
  const workspaces = new Map<string, Workspace>()
  const servers: Server[] = []
  try {
    for (const layer of readLayers(LAYERS.join(','))) {
      workspaces.set(layer.name, await writeTask(layer))
    }
    const folders = [...workspaces.values()].map(({ folder }) => folder)
    for (const engine of Object.keys(ENGINES)) {
      const server = await start(engine, folders)
      if (server !== undefined) servers.push(server)
    }
    const engines = servers.map(({ engine, version }) => ({ engine, version }))
    const loads = await measureLoads(servers, seconds, rounds)
    const idle = await measureIdle(servers, options.once ? 0.2 : 1, rounds)
    const aborts = await measureAborts(servers, options.once ? 3 : 30)
    const copies = [...workspaces].map(measureCopy)
    const results: ServerResults = { ...head, engines, loads, copies, idle, aborts }
    printTables(serverTables(results))
    save(options, results)
  } finally {
    for (const { child } of servers) child.kill()
    for (const workspace of workspaces.values()) workspace[Symbol.dispose]()
  }
}

async function writeTask(layer: Layer): Promise<Workspace> {
  const workspace = new Workspace()
  await workspace.write(layer, 'float32')
  const { folder } = workspace
  const task: Task = { layer, dtype: 'float32', threads: availableParallelism(), folder }
  writeFileSync(workspace.file('task.json'), JSON.stringify(task))
  return workspace
}

async function start(engine: string, folders: readonly string[]): Promise<Server | undefined> {
  const script = inRoot('bench', 'server', 'server.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, engine, ...folders], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const complaints: Buffer[] = []
  child.stderr?.on('data', (text: Buffer) => complaints.push(text))
  const { value, done } = await createInterface({ input: child.stdout as NodeJS.ReadableStream })
    [Symbol.asyncIterator]()
    .next()
  if (!done) return { engine, child, ...(JSON.parse(value) as { port: number; version: string }) }
  if (child.exitCode === null) await once(child, 'exit')
  const reason = String(Buffer.concat(complaints)).match(/^\w*Error.*$/m)?.[0]
  console.log(`${engine} is left out: ${reason}`)
  return undefined
}

/** Each layer under load, the engines taking turns. */
async function measureLoads(servers: readonly Server[], seconds: number, rounds: number) {
  const loads: ServerResults['loads'][number][] = []
  for (const layer of LAYERS) {
    const samples = new Map<Server, Sample[]>(servers.map((server) => [server, []]))
    for (let round = 0; round < rounds; round++) {
      for (const server of servers) {
        samples.get(server)?.push(await measureLoad(server, layer, seconds))
      }
    }
    for (const [{ engine }, taken] of samples) {
      const of = (pick: (sample: Sample) => number) => median(taken.map(pick))
      loads.push({
        ...{ engine, layer, clients: CLIENTS },
        ...{ rate: of((s) => s.rate), p50: of((s) => s.p50), p99: of((s) => s.p99) },
        ...{
          p999: of((s) => s.p999),
          lagP99: of((s) => s.lagP99),
          lagWorst: of((s) => s.lagWorst),
        },
      })
    }
  }
  return loads
}

async function measureLoad({ port }: Server, layer: string, seconds: number): Promise<Sample> {
  const path = `/run/${layer}`
  await load(port, path, CLIENTS, seconds / 10)
  await request(port, '/watch')
  const { rate, latencies } = await load(port, path, CLIENTS, seconds)
  const lag = await request<Lag>(port, '/lag')
  const at = (part: number) => quantile(latencies, part)
  return {
    ...{ rate, p50: at(0.5), p99: at(0.99), p999: at(0.999) },
    ...{ lagP99: lag.p99, lagWorst: lag.worst },
  }
}

/** What a server that keeps its input pays at the least: a copy into new memory. */
function measureCopy([layer, workspace]: [string, Workspace]): ServerResults['copies'][number] {
  const input = new Uint8Array(readFileSync(workspace.file('input.bin')))
  const times = Array.from({ length: 15 }, () => {
    const begin = performance.now()
    input.slice()
    return performance.now() - begin
  })
  return { layer, bytes: input.length, milliseconds: median(times) }
}

async function measureIdle(servers: readonly Server[], seconds: number, rounds: number) {
  const idle: ServerResults['idle'][number][] = []
  for (const { engine, port } of servers) {
    const path = `/idle/${LARGEST}?after=${IDLE_AFTER_MS}&seconds=${seconds}`
    const taken: number[] = []
    for (let round = 0; round < rounds; round++) {
      taken.push((await request<{ cpu: number }>(port, path)).cpu)
    }
    idle.push({ engine, cpu: median(taken) })
  }
  return idle
}

async function measureAborts(servers: readonly Server[], times: number) {
  const aborts: ServerResults['aborts'][number][] = []
  for (const { engine, port } of servers) {
    const latencies: number[] = []
    for (let i = 0; i < times; i++) {
      const path = `/abort/${LARGEST}?after=${ABORT_AFTER_MS}`
      const { latency } = await request<{ latency: number | null }>(port, path)
      if (latency !== null) latencies.push(latency)
    }
    if (latencies.length === 0) continue
    const [middle, worst] = [median(latencies), Math.max(...latencies)]
    aborts.push({ engine, layer: LARGEST, median: middle, worst })
  }
  return aborts
}
