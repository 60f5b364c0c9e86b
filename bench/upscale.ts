/**
 * `npm run bench:upscale`: how good the upscaler is on pictures that it was not trained on,
 * and how long its network takes beside the same one in ONNX Runtime's Node package.
 */

import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { HELD_OUT, measure, modelFile, SCALES } from '../examples/upscale/quality.js'
import { inRoot } from '../scripts/process.js'
import type { Model } from '../src/upscale/model.js'
import type { NetworkLaneData } from './harness/network-lane.js'
import { LAST_LAYERS, type LastLayer, onnxNetwork } from './harness/onnx-network.js'
import { ONCE, readOptions } from './harness/options.js'
import { largestError } from './harness/reference.js'
import { median } from './harness/statistics.js'
import { toTable } from './report/format.js'

const options = readOptions('npm run bench:upscale', { once: ONCE })

// Not the source, which tsx would compile: users run the build.
const built = (file: string) => import(pathToFileURL(inRoot('dist', 'esm', file)).href)
const { capabilities } = (await built('index.js')) as typeof import('convtranspose')
const { haloOf, readModel } = (await built(
  'upscale/model.js',
)) as typeof import('../src/upscale/model.js')
const { TILE } = (await built('upscale/upscaler.js')) as typeof import('../src/upscale/upscaler.js')
const { Network } = (await built(
  'upscale/network.js',
)) as typeof import('../src/upscale/network.js')

const ROUNDS = options.once ? 1 : 9
const SECONDS_PER_TURN = options.once ? 0 : 0.15
/** Threads that still spin after a turn are asleep after this. */
const PAUSE_MS = 30
/** Sides of what the peer enlarges at once. */
const PEER_SIDES = [128, 256, 512] as const
/** The peer's ways that are raced, of all that there are. */
const FINALISTS = options.once ? 1 : 2
/** Tiles for each of two lanes in a run: what a message costs is little of it. */
const TILES_PER_LANE = 4
const THREADS = [1, 2]

console.log(`on ${capabilities().isa}; luminance, bicubic | network`)
const rows = await Promise.all(
  SCALES.flatMap((scale) => HELD_OUT.map((picture) => measure(picture, scale))),
)
console.log(
  toTable([
    ['picture', 'scale', 'PSNR bicubic', 'network', 'SSIM bicubic', 'network'],
    ...rows.map(({ picture, scale, bicubic, network }) => [
      ...[picture, String(scale), bicubic.psnr.toFixed(2), network.psnr.toFixed(2)],
      ...[bicubic.ssim.toFixed(4), network.ssim.toFixed(4)],
    ]),
  ]),
)

const times: string[][] = []
for (const scale of SCALES) for (const threads of THREADS) times.push(await race(scale, threads))
console.log('\nthe network alone, seconds per megapixel of output, medians of rounds in turns')
console.log(
  toTable([
    ['scale', 'threads', 'convtranspose', 'onnxruntime-node', 'its best way', 'times longer'],
    ...times,
  ]),
)

interface Runner {
  readonly name: string
  /** Of the output. */
  readonly megapixels: number
  run(): unknown
  close(): Promise<unknown>
}

async function race(scale: number, threads: number): Promise<string[]> {
  const model = await readModel(modelFile(scale))
  const own = threads === 1 ? ownTile(model) : await ownLanes(model, threads)
  const peers: Runner[] = []
  for (const lastLayer of LAST_LAYERS) peers.push(...(await peerRunners(model, lastLayer, threads)))
  const trial = await takeTurns(peers, options.once ? 1 : 2)
  const order = peers.map((_, index) => index).sort((a, b) => least(trial[a]!) - least(trial[b]!))
  const finalists = order.slice(0, FINALISTS).map((index) => peers[index]!)
  const seconds = await takeTurns([own, ...finalists], ROUNDS)
  for (const runner of [own, ...peers]) await runner.close()
  const [ownSeconds, ...peerSeconds] = seconds.map((list) => median(list))
  const best = peerSeconds.indexOf(least(peerSeconds))
  const ratios = seconds[0]!.map((own, round) => seconds[best + 1]![round]! / own)
  return [
    ...[String(scale), String(threads), ownSeconds!.toFixed(4), peerSeconds[best]!.toFixed(4)],
    ...[finalists[best]!.name, median(ratios).toFixed(2)],
  ]
}

function ownTile(model: Model): Runner {
  const network = new Network(model, TILE, TILE)
  network.input(TILE, TILE).set(noise(outerSide(TILE, model) ** 2))
  return {
    name: 'own',
    megapixels: megapixels(TILE, model),
    run: () => network.run(TILE, TILE, 1),
    close: async () => network.dispose(),
  }
}

/** A tile for each thread, as in a large picture. */
async function ownLanes(model: Model, threads: number): Promise<Runner> {
  const workerData: NetworkLaneData = {
    ...{ model, side: TILE, input: noise(outerSide(TILE, model) ** 2) },
  }
  // In a worker, Node 20 does not load TypeScript by what tsx has registered.
  const file = JSON.stringify(new URL('./harness/network-lane.ts', import.meta.url))
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const code = `import(${tsx}).then(({ tsImport }) => tsImport(${file}, ${file}))`
  const options = { eval: true, execArgv: [], workerData }
  const lanes = Array.from({ length: threads }, () => new Worker(code, options))
  const run = () =>
    Promise.all(
      lanes.map(async (lane) => {
        lane.postMessage(TILES_PER_LANE)
        await once(lane, 'message')
      }),
    )
  await run()
  return {
    name: 'own',
    megapixels: megapixels(TILE, model) * TILES_PER_LANE * threads,
    run,
    close: () => Promise.all(lanes.map((lane) => lane.terminate())),
  }
}

/** All threads on one picture, pictures of several sizes, and a picture for each thread. */
async function peerRunners(model: Model, lastLayer: LastLayer, threads: number): Promise<Runner[]> {
  const sessionOf = (intraOpNumThreads: number) =>
    InferenceSession.create(onnxNetwork(model, lastLayer), {
      executionProviders: ['cpu'],
      intraOpNumThreads,
      interOpNumThreads: 1,
    })
  const session = await sessionOf(threads)
  await requireSame(model, session)
  const runners = PEER_SIDES.map((side, index) => ({
    name: `${lastLayer}, ${side} x ${side}`,
    megapixels: megapixels(side, model),
    run: peerRun(session, side, model),
    close: async () => (index === 0 ? session.release() : undefined),
  }))
  if (threads === 1) return runners
  const [side] = PEER_SIDES
  const sessions = await Promise.all(Array.from({ length: threads }, () => sessionOf(1)))
  const runs = sessions.map((each) => peerRun(each, side, model))
  const atOnce = {
    name: `${lastLayer}, ${threads} of ${side} x ${side} at once`,
    megapixels: megapixels(side, model) * TILES_PER_LANE * threads,
    run: () =>
      Promise.all(
        runs.map(async (run) => {
          for (let tile = 0; tile < TILES_PER_LANE; tile++) await run()
        }),
      ),
    close: () => Promise.all(sessions.map((each) => each.release())),
  }
  return [...runners, atOnce]
}

function peerRun(session: InferenceSession, side: number, model: Model): () => Promise<unknown> {
  const outer = outerSide(side, model)
  const input = new Tensor('float32', noise(outer * outer), [1, 1, outer, outer])
  const size = side * model.scale
  const output = new Tensor('float32', new Float32Array(size * size), [1, 1, size, size])
  return () => session.run({ input }, { output })
}

function outerSide(side: number, model: Model): number {
  return side + 2 * haloOf(model)
}

function megapixels(side: number, { scale }: Model): number {
  return (side * scale) ** 2 / 1e6
}

function least(list: readonly number[]): number {
  return Math.min(...list)
}

/** Seconds per megapixel, `[runner][round]`: the best of the runs of a turn. */
async function takeTurns(runners: readonly Runner[], rounds: number): Promise<number[][]> {
  const seconds: number[][] = runners.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, { run, megapixels }] of runners.entries()) {
      await setTimeout(PAUSE_MS)
      await run()
      const begin = performance.now()
      let best = Number.POSITIVE_INFINITY
      do {
        const start = performance.now()
        await run()
        best = Math.min(best, performance.now() - start)
      } while (performance.now() - begin < SECONDS_PER_TURN * 1000)
      seconds[index]!.push(best / 1000 / megapixels)
    }
  }
  return seconds
}

/** Both compute the same, or the comparison is none. */
async function requireSame(model: Model, session: InferenceSession): Promise<void> {
  const network = new Network(model, TILE, TILE)
  const outer = outerSide(TILE, model)
  const input = noise(outer * outer)
  network.input(TILE, TILE).set(input)
  const own = network.run(TILE, TILE)
  const { output } = await session.run({
    input: new Tensor('float32', input, [1, 1, outer, outer]),
  })
  const error = largestError(own, Float64Array.from(output!.data as Float32Array))
  network.dispose()
  if (!(error <= 1e-4)) throw new Error(`both networks must agree; they differ by ${error}`)
}

/** Like a picture's levels from 0 to 1, and the same in each run. */
function noise(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => ((i * 2654435761) % 1009) / 1009)
}
