/** Asynchronous runs: off the event loop, in order, abortable. */

import { getEventListeners } from 'node:events'
import { ConvTranspose2d, capabilities, Tensor } from 'convtranspose'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectReject } from '../support/expect-error.js'

const layer = new ConvTranspose2d(64, 64, 3, { padding: 1, seed: 1 })
const shape = [1, 64, 192, 192]
/** In shared memory, so that a call begins without the time of a copy. */
const shared = { data: new Float32Array(new SharedArrayBuffer(64 * 192 * 192 * 4)), shape }

const slow = new ConvTranspose2d(512, 512, 3, { padding: 1, seed: 3 })
const slowShape = [1, 512, 96, 96]
const slowInput = {
  data: new Float32Array(new SharedArrayBuffer(512 * 96 * 96 * 4)),
  shape: slowShape,
}

/**
 * Gives the dispatcher work for a second at the least on any CPU, or until `end` takes it back: a test
 * of what happens meanwhile may then lose its own CPU for a while.
 */
function occupy(threads = 1) {
  const controller = new AbortController()
  const calls = { signal: controller.signal, threads }
  let isOver = false
  const ended = Promise.allSettled(Array.from({ length: 6 }, () => slow.forward(slowInput, calls)))
  const over = ended.then(() => {
    isOver = true
  })
  return {
    isOver: () => isOver,
    async end() {
      controller.abort()
      await over
    },
  }
}

/** The queue is that of the whole process: other tests may be using it in their threads. */
async function queueIsEmpty() {
  await expect.poll(() => capabilities().queueLength, { timeout: 20_000 }).toBe(0)
}

beforeAll(async () => {
  await slow.prepare(slowShape)
})

describe('forward', () => {
  it('leaves the event loop free', async () => {
    const occupant = occupy()
    for (let turns = 0; turns < 10; turns++) {
      await new Promise((resolve) => setImmediate(resolve))
      expect(occupant.isOver()).toBe(false)
    }
    await occupant.end()
  })

  it('gives the bits of forwardSync, many in flight, in order', async () => {
    const small = new ConvTranspose2d(3, 5, 3, { stride: 2, seed: 2 })
    const ended: number[] = []
    const inputs = Array.from({ length: 40 }, (_, index) => {
      const tensor = Tensor.zeros([1, 3, 5, 5])
      tensor.data.fill(index)
      return tensor
    })
    const runs = inputs.map((tensor, index) =>
      small.forward(tensor).then((output) => {
        ended.push(index)
        return output
      }),
    )
    for (const [index, output] of (await Promise.all(runs)).entries()) {
      expect(output.data).toEqual(small.forwardSync(inputs[index]!).data)
    }
    expect(ended).toEqual(inputs.map((_, index) => index))
  })

  it('runs beside synchronous calls, which do not wait for it', async () => {
    const tiny = new ConvTranspose2d(1, 1, 1)
    const occupant = occupy()
    tiny.forwardSync(Tensor.zeros([1, 1, 1]))
    expect(capabilities().queueLength).toBeGreaterThan(0)
    expect(occupant.isOver()).toBe(false)
    await occupant.end()
    await queueIsEmpty()
  })

  it('runs beside synchronous calls that want the team, too', async () => {
    const occupant = occupy(2)
    const small = new ConvTranspose2d(16, 16, 3)
    for (let i = 0; i < 20; i++) small.forwardSync(Tensor.zeros([1, 16, 16, 16]), { threads: 2 })
    expect(capabilities().queueLength).toBeGreaterThan(0)
    expect(occupant.isOver()).toBe(false)
    await occupant.end()
  })
})

describe('a signal', () => {
  const reason = new Error('enough')

  it('already aborted rejects with its reason, before any work', async () => {
    const out = new Tensor(new Float32Array(64 * 192 * 192).fill(Number.NaN), shape)
    const signal = AbortSignal.abort(reason)
    await expect(layer.forward(shared, { signal, out })).rejects.toBe(reason)
    expect(out.data.every(Number.isNaN)).toBe(true)
  })

  it('stops a run in the middle of its kernel', async () => {
    const controller = new AbortController()
    // Four images, a third of a second at the least: the timer is late on a busy machine.
    const data = new Float32Array(new SharedArrayBuffer(4 * slowInput.data.byteLength))
    const images = { data, shape: [4, ...slowShape.slice(1)] }
    const out = Tensor.zeros(images.shape)
    const run = slow.forward(images, { signal: controller.signal, out, threads: 1 })
    await new Promise((resolve) => setTimeout(resolve, 5))
    controller.abort(reason)
    await expect(run).rejects.toBe(reason)
    expect(out.data.every((value) => value === 0)).toBe(true)
  })

  it('takes back a run that has not begun, before those ahead of it end', async () => {
    const controller = new AbortController()
    const occupant = occupy()
    const queued = layer.forward(shared, { signal: controller.signal })
    controller.abort(reason)
    await expect(queued).rejects.toBe(reason)
    expect(occupant.isOver()).toBe(false)
    await occupant.end()
  })

  it('changes nothing after the end, and keeps no listener', async () => {
    const controller = new AbortController()
    const { signal } = controller
    let listeners = 0
    const counted = {
      get aborted() {
        return signal.aborted
      },
      throwIfAborted: () => signal.throwIfAborted(),
      addEventListener: () => {
        listeners += 1
      },
      removeEventListener: () => {
        listeners -= 1
      },
    }
    const tiny = new ConvTranspose2d(1, 1, 1)
    const one = Tensor.zeros([1, 1, 1])
    const runs = Array.from({ length: 200 }, () =>
      tiny.forward(one, { signal: counted as unknown as AbortSignal }),
    )
    await Promise.all(runs)
    controller.abort(reason)
    expect(listeners).toBe(0)
  })

  it('serves thousands of calls with one listener, and keeps none', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    const controller = new AbortController()
    const { signal } = controller
    const tiny = new ConvTranspose2d(1, 1, 1)
    const one = Tensor.zeros([1, 1, 1])
    const listeners = () => getEventListeners(signal, 'abort').length
    for (let round = 0; round < 2; round++) {
      const runs = Array.from({ length: 2000 }, () => tiny.forward(one, { signal }))
      expect(listeners()).toBe(1)
      await Promise.all(runs)
      expect(listeners()).toBe(0)
    }
    const occupant = occupy()
    const runs = Array.from({ length: 2000 }, () => tiny.forward(one, { signal }))
    controller.abort(reason)
    const ends = await Promise.allSettled(runs)
    expect(ends.every((end) => end.status === 'rejected' && end.reason === reason)).toBe(true)
    expect(listeners()).toBe(0)
    await occupant.end()
    await queueIsEmpty()
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  it('may be of another realm, or fill in for a runtime that has none', async () => {
    const listeners = new Set<() => void>()
    const old = {
      aborted: false,
      addEventListener: (_: string, listener: () => void) => listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
    }
    const signal = old as unknown as AbortSignal
    const tiny = new ConvTranspose2d(1, 1, 1)
    expect((await tiny.forward(Tensor.zeros([1, 1, 1]), { signal })).size).toBe(1)
    const run = layer.forward(shared, { signal })
    old.aborted = true
    for (const listener of listeners) listener()
    await expect(run).rejects.toHaveProperty('name', 'AbortError')
    await expect(layer.forward(shared, { signal })).rejects.toHaveProperty('name', 'AbortError')
    expect(listeners.size).toBe(0)
    await expectReject(
      () => layer.forward(shared, { signal: { ...old, removeEventListener: undefined } as never }),
      'ERR_INVALID_ARG_TYPE',
    )
  })

  it('that tells of its abort before it has aborted stops the run all the same', async () => {
    const listeners = new Set<() => void>()
    const early = {
      aborted: false,
      reason: undefined as unknown,
      addEventListener: (_: string, listener: () => void) => listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
    }
    for (const expected of [expect.objectContaining({ name: 'AbortError' }), reason]) {
      const occupant = occupy()
      const run = layer.forward(shared, { signal: early as unknown as AbortSignal })
      for (const listener of listeners) listener()
      await expect(run).rejects.toEqual(expected)
      early.reason = reason
      await occupant.end()
    }
  })

  it('that aborted between the end of a run and its promise rejects', async () => {
    const controller = new AbortController()
    const out = Tensor.zeros([1, 1, 1])
    const tiny = new ConvTranspose2d(1, 1, 1)
    const run = tiny.forward(Tensor.zeros([1, 1, 1]), { signal: controller.signal, out })
    while (capabilities().queueLength > 0); // it ends; the event loop has not turned since
    controller.abort(reason)
    await expect(run).rejects.toBe(reason)
    expect(out.data).toEqual(new Float32Array(1))
  })

  it('stops its own calls and no others', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const runs = Array.from({ length: 4 }, () => layer.forward(shared, { signal }))
    const other = layer.forward(shared)
    controller.abort(reason)
    const ends = await Promise.allSettled([...runs, other])
    expect(ends.map(({ status }) => status)).toEqual([...runs.map(() => 'rejected'), 'fulfilled'])
  })

  it('aborting twice, and with the default reason', async () => {
    const controller = new AbortController()
    const run = layer.forward(shared, { signal: controller.signal })
    controller.abort()
    controller.abort()
    await expect(run).rejects.toHaveProperty('name', 'AbortError')
  })
})
