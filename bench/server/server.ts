// server.ts ENGINE FOLDER...: an HTTP server that runs a layer per request. Each folder holds a task.json
// beside the operands. It says its port as one line of JSON.
//
// GET /run/<layer> answers when the layer has run; /abort/<layer>?after=MS starts a run, aborts it and
// answers with the milliseconds from the abort to the rejection; /lag answers with the delays of the
// event loop, and the CPU time used, since the last such question.
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
  /** Milliseconds of CPU time per second of wall time. */
  readonly cpu: number
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
delays.enable()
let since = { cpu: process.cpuUsage(), at: performance.now() }

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const [, action, name = ''] = pathname.split('/')
  answer(action, layers.get(decodeURIComponent(name)), Number(searchParams.get('after'))).then(
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
  after: number,
): Promise<object> {
  if (action === 'lag') return lag()
  if (layer === undefined) throw new Error('no such layer')
  if (action === 'abort') return { latency: await abortLatency(layer, after) }
  await layer.run()
  return {}
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function lag(): Lag {
  const used = process.cpuUsage(since.cpu)
  const seconds = (performance.now() - since.at) / 1000
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - TIMER_MS)
  const result = {
    p99: late(delays.percentile(99)),
    worst: late(delays.max),
    cpu: (used.user + used.system) / 1000 / seconds,
  }
  delays.reset()
  since = { cpu: process.cpuUsage(), at: performance.now() }
  return result
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
