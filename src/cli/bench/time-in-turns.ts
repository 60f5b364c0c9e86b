/** Times contestants in turns, so that a change of the machine meets all of them. */

export interface Contestant {
  /** One call; a promise is awaited. */
  run(): void | Promise<void>
}

/** Seconds per call. */
export interface Times {
  readonly median: number
  readonly least: number
  readonly turns: number
  readonly callsPerTurn: number
}

const TURN_SECONDS = 0.02
const LEAST_TURNS = 5

/** @param seconds - For all contestants together. */
export async function timeInTurns(
  contestants: readonly Contestant[],
  seconds: number,
): Promise<Times[]> {
  const calls: number[] = []
  for (const contestant of contestants) {
    await timeCalls(contestant, 2) // memory is touched, code is compiled, weights are packed
    const once = await timeCalls(contestant, 1)
    calls.push(Math.max(1, Math.round(TURN_SECONDS / once)))
  }
  const taken = contestants.map((): number[] => [])
  const end = performance.now() + seconds * 1000
  for (let turn = 0; turn < LEAST_TURNS || performance.now() < end; turn++) {
    for (const [index, contestant] of contestants.entries()) {
      taken[index]?.push(await timeCalls(contestant, calls[index] ?? 1))
    }
  }
  return taken.map((times, index) => {
    times.sort((a, b) => a - b)
    return {
      median: times[times.length >> 1] ?? 0,
      least: times[0] ?? 0,
      turns: times.length,
      callsPerTurn: calls[index] ?? 1,
    }
  })
}

/** @returns Seconds per call. */
async function timeCalls({ run }: Contestant, calls: number): Promise<number> {
  const start = performance.now()
  for (let call = 0; call < calls; call++) {
    const pending = run()
    if (pending !== undefined) await pending
  }
  return (performance.now() - start) / 1000 / calls
}
