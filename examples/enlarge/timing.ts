/** How long the layer takes for a picture, and how it computes it. */

import type { Plan } from 'convtranspose'
import { createLayer, type Image, toTensor } from './enlarge.js'

const MAX_RUNS = 9
const BUDGET_MS = 2000

export interface Timing {
  /** Median of the warm runs, in milliseconds: the layer alone, without decoding or encoding. */
  readonly milliseconds: number
  readonly runs: number
  readonly plan: Plan
  /** The layer as PyTorch prints it. */
  readonly layer: string
}

/** Runs the layer once to warm it up, then up to 9 times, or for about two seconds. */
export async function timeLayer(image: Image): Promise<Timing> {
  const layer = createLayer(image.channels)
  try {
    const input = toTensor(image)
    await layer.forward(input)
    const times: number[] = []
    const begin = performance.now()
    do {
      const start = performance.now()
      await layer.forward(input)
      times.push(performance.now() - start)
    } while (times.length < MAX_RUNS && performance.now() - begin < BUDGET_MS)
    times.sort((a, b) => a - b)
    const middle = (times.length - 1) / 2
    const milliseconds = (times[Math.floor(middle)]! + times[Math.ceil(middle)]!) / 2
    const plan = layer.describe(input.shape)
    return { milliseconds, runs: times.length, plan, layer: `${layer}` }
  } finally {
    layer.dispose()
  }
}
