/** One `abort` listener for all the calls that run on a signal, however many they are. */

interface RunningCalls {
  readonly stops: Set<() => void>
  readonly listener: () => void
}

const running = new WeakMap<AbortSignal, RunningCalls>()

/** Calls `stop` when the signal aborts. Returns the function that ends that. */
export function onAbort(signal: AbortSignal, stop: () => void): () => void {
  const { stops, listener } = running.get(signal) ?? listen(signal)
  stops.add(stop)
  return () => {
    stops.delete(stop)
    if (stops.size > 0) return
    signal.removeEventListener('abort', listener)
    running.delete(signal)
  }
}

function listen(signal: AbortSignal): RunningCalls {
  const stops = new Set<() => void>()
  const calls = {
    stops,
    listener: () => {
      for (const stop of stops) stop()
    },
  }
  signal.addEventListener('abort', calls.listener)
  running.set(signal, calls)
  return calls
}
