/** Signals: whether they have aborted, and one listener for all the calls that run on one. */

/**
 * Throws the signal's reason once it has aborted. Signals of other realms and of packages that fill
 * in for old runtimes have no `throwIfAborted`, and some no `reason`.
 */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortReason(signal)
}

/** What a call rejects with that was stopped: the signal's reason, or an AbortError. */
export function abortReason(signal: AbortSignal | undefined): unknown {
  const reason: unknown = signal?.reason
  return reason === undefined
    ? new DOMException('This operation was aborted', 'AbortError')
    : reason
}

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
