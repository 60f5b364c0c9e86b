/**
 * `npm run bench:upscale -- [--once]`: how good the upscaler is on pictures that it was not trained on,
 * and how long its network takes beside the same one in ONNX Runtime's Node package.
 */

import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { HELD_OUT, measure, modelFile, SCALES } from '../examples/upscale/quality.js'
import { inRoot } from '../scripts/process.js'
import { onnxNetwork } from './harness/onnx-network.js'
import { largestError } from './harness/reference.js'
import { median } from './harness/statistics.js'
import { toTable } from './report/format.js'

// Not the source, which tsx would compile: users run the build.
const built = (file: string) => import(pathToFileURL(inRoot('dist', 'esm', file)).href)
const { capabilities } = (await built('index.js')) as typeof import('convtranspose')
const { readModel } = (await built('upscale/model.js')) as typeof import('../src/upscale/model.js')
const { Network } = (await built(
  'upscale/network.js',
)) as typeof import('../src/upscale/network.js')

const { values: options } = parseArgs({ options: { once: { type: 'boolean', default: false } } })

const ROUNDS = options.once ? 1 : 9
const SECONDS_PER_TURN = options.once ? 0 : 0.15
/** Threads that still spin after a turn are asleep after this. */
const PAUSE_MS = 30
/** Sides of what is enlarged at once: this package's tile, and for the peer larger ones, too. */
const TILE = 128
const PEER_SIDES = [TILE, 512]
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
    ['scale', 'threads', 'convtranspose', 'onnxruntime-node', 'its picture', 'times longer'],
    ...times,
  ]),
)

interface Runner {
  readonly name: string
  /** Of the output. */
  readonly megapixels: number
  run(): unknown
}

async function race(scale: number, threads: number): Promise<string[]> {
  const model = await readModel(modelFile(scale))
  const network = new Network(model, TILE, TILE)
  const own: Runner = {
    name: 'own',
    megapixels: (TILE * scale) ** 2 / 1e6,
    run: () => network.run(TILE, TILE, threads),
  }
  const input = noise(network.input(TILE, TILE).length)
  network.input(TILE, TILE).set(input)
  const session = await InferenceSession.create(onnxNetwork(model), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  })
  const outer = TILE + 2 * network.halo
  const { output } = await session.run({
    input: new Tensor('float32', input, [1, 1, outer, outer]),
  })
  requireSame(network.run(TILE, TILE, threads), output!.data as Float32Array)
  const peers = PEER_SIDES.map((side) => peer(session, side, side + 2 * network.halo, scale))
  const seconds = await takeTurns([own, ...peers])
  network.dispose()
  await session.release()
  const [ownSeconds, ...peerSeconds] = seconds.map((list) => median(list))
  const best = peerSeconds.indexOf(Math.min(...peerSeconds))
  const ratios = seconds[0]!.map((own, round) => seconds[best + 1]![round]! / own)
  return [
    ...[String(scale), String(threads), ownSeconds!.toFixed(4), peerSeconds[best]!.toFixed(4)],
    ...[peers[best]!.name, median(ratios).toFixed(2)],
  ]
}

function peer(session: InferenceSession, side: number, outer: number, scale: number): Runner {
  const input = new Tensor('float32', noise(outer * outer), [1, 1, outer, outer])
  const pixels = (side * scale) ** 2
  const shape = [1, 1, side * scale, side * scale]
  const output = new Tensor('float32', new Float32Array(pixels), shape)
  return {
    name: `${side} x ${side}`,
    megapixels: pixels / 1e6,
    run: () => session.run({ input }, { output }),
  }
}

/** Seconds per megapixel, `[runner][round]`: the best of the runs of a turn. */
async function takeTurns(runners: readonly Runner[]): Promise<number[][]> {
  const seconds: number[][] = runners.map(() => [])
  for (let round = 0; round < ROUNDS; round++) {
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
function requireSame(one: Float32Array, other: Float32Array): void {
  const error = largestError(one, Float64Array.from(other))
  if (!(error <= 1e-4)) throw new Error(`both networks must agree; they differ by ${error}`)
}

/** Like a picture's levels from 0 to 1, and the same in each run. */
function noise(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => ((i * 2654435761) % 1009) / 1009)
}
