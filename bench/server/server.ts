// server.ts ENGINE FOLDER...: an HTTP server that runs a layer per request. Each folder holds a task.json
// beside the operands. It says its port as one line of JSON.
//
// GET /run/<layer> answers when the layer has run; /abort/<layer>?after=MS starts a run, aborts it and
// answers with the milliseconds from the abort to the rejection; /watch begins to measure the delays of
// the event loop, /lag answers with them and ends it (its timer takes CPU time, too);
// /idle/<layer>?after=MS&seconds=S runs the layer, waits, and answers with the CPU time of the next seconds.
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Task } from '../harness/task.js'
import { ENGINES, type ServedLayer } from './engines.js'

export interface Lag {
  /** Milliseconds that a timer of 1 ms came late. */
  readonly p99: number
  readonly worst: number
}

const TIMER_MS = 1

const [id = '', ...folders] = process.argv.slice(2)
const open = ENGINES[id]
if (open === undefined) throw new Error(`no such engine: ${id}`)
const engine = await open()
const layers = new Map<string, ServedLayer>()
for (const folder of folders) {
  const task = JSON.parse(readFileSync(path.join(folder, 'task.json'), 'utf8')) as Task
  layers.set(task.layer.name, await engine.load(task))
}

const delays = monitorEventLoopDelay({ resolution: TIMER_MS })

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const [, action, name = ''] = pathname.split('/')
  answer(action, layers.get(decodeURIComponent(name)), searchParams).then(
    (body) => send(response, 200, body),
    (error: Error) => send(response, 500, { error: error.message }),
  )
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(JSON.stringify({ port, version: engine.version }))
})

async function answer(
  action: string | undefined,
  layer: ServedLayer | undefined,
  parameters: URLSearchParams,
): Promise<object> {
  if (action === 'watch') return watch()
  if (action === 'lag') return lag()
  if (layer === undefined) throw new Error('no such layer')
  const after = Number(parameters.get('after'))
  if (action === 'idle') {
    return { cpu: await idleCpu(layer, after, Number(parameters.get('seconds'))) }
  }
  if (action === 'abort') return { latency: await abortLatency(layer, after) }
  await layer.run()
  return {}
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function watch(): object {
  delays.reset()
  delays.enable()
  return {}
}

function lag(): Lag {
  delays.disable()
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - TIMER_MS)
  return { p99: late(delays.percentile(99)), worst: late(delays.max) }
}

/** Milliseconds of CPU time per second. */
async function idleCpu(layer: ServedLayer, after: number, seconds: number): Promise<number> {
  await layer.run()
  await sleep(after)
  const [before, begin] = [process.cpuUsage(), performance.now()]
  await sleep(seconds * 1000)
  const used = process.cpuUsage(before)
  const milliseconds = performance.now() - begin
  return (used.user + used.system) / milliseconds
}

/** Nothing where the engine cannot abort, or the run had ended before. */
async function abortLatency(layer: ServedLayer, after: number): Promise<number | null> {
  const controller = new AbortController()
  const run = layer.abortable?.(controller.signal)
  if (run === undefined) return null
  const settled = run.then(
    () => null,
    () => performance.now(),
  )
  await sleep(after)
  const begin = performance.now()
  controller.abort()
  const end = await settled
  return end === null ? null : end - begin
}
