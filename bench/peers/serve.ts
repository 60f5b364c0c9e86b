// serve.ts PEER: runs one of the Node peers for the harness (harness/protocol.ts).
import { writeFileSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import {
  type Loaded,
  REPLY_FD,
  type Reply,
  type Request,
  type Sampling,
} from '../harness/protocol.js'
import type { Driver, LoadedLayer } from './driver.js'

const DRIVERS: Readonly<Record<string, () => Promise<Driver>>> = {
  convtranspose: async () => (await import('./convtranspose.js')).sync,
  'convtranspose-float32': async () => (await import('./convtranspose.js')).asFloat32,
  'convtranspose-nhwc': async () => (await import('./convtranspose.js')).channelsLast,
  'convtranspose-async': async () => (await import('./convtranspose.js')).async,
  'convtranspose-prepared': async () => (await import('./convtranspose.js')).prepared,
  'onnxruntime-node': async () => (await import('./onnxruntime-node.js')).driver,
  'tfjs-wasm': async () => (await import('./tfjs.js')).createDriver('wasm'),
  'tfjs-cpu': async () => (await import('./tfjs.js')).createDriver('cpu'),
}

const say = (line: object) => writeSync(REPLY_FD, `${JSON.stringify(line)}\n`)

let layer: LoadedLayer | undefined

await serve(process.argv[2] ?? '')

async function serve(id: string): Promise<void> {
  const open = DRIVERS[id]
  if (open === undefined) throw new Error(`no such peer: ${id}`)
  let driver: Driver
  try {
    driver = await open()
  } catch (error) {
    say({ missing: firstLine(error) })
    return
  }
  say({ version: driver.version })
  for await (const line of createInterface({ input: process.stdin })) {
    const reply = await answer(driver, JSON.parse(line) as Request).catch((error) => ({
      refused: firstLine(error),
    }))
    say(reply)
  }
}

async function answer(driver: Driver, request: Request): Promise<Reply> {
  switch (request.op) {
    case 'load':
      return { loaded: await load(driver, request) }
    case 'time':
      return { times: await time(request) }
    case 'output':
      writeFileSync(request.file, current().output())
      return { done: true }
    case 'drop':
      drop()
      return { done: true }
  }
}

async function load(driver: Driver, { task }: { task: Parameters<Driver['load']>[0] }) {
  drop()
  const begin = performance.now()
  layer = await driver.load(task)
  const built = performance.now()
  await layer.run()
  const loaded: Loaded = { build: built - begin, first: performance.now() - built }
  return loaded
}

async function time({ seconds, most, batch }: Sampling): Promise<number[]> {
  const { run } = current()
  const times: number[] = []
  const end = performance.now() + seconds * 1000
  do {
    const begin = performance.now()
    for (let call = 0; call < batch; call++) {
      const promise = run()
      if (promise !== undefined) await promise
    }
    times.push((performance.now() - begin) / batch)
  } while (performance.now() < end && times.length < most)
  return times
}

function current(): LoadedLayer {
  if (layer === undefined) throw new Error('no layer is loaded')
  return layer
}

function drop(): void {
  layer?.drop()
  layer = undefined
  globalThis.gc?.()
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? ''
}
