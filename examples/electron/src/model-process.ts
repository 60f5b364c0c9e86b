/** The utility process: computes for windows, each through a port of its own. */

import { doublePicture } from './double.js'
import type { Answer, Request } from './messages.js'

process.parentPort.on('message', ({ ports }) => {
  for (const port of ports) serve(port)
})

function serve(port: Electron.MessagePortMain): void {
  const closed = new AbortController()
  port.on('close', () => closed.abort())
  port.on('message', async ({ data }) => {
    const answer = await compute(data as Request, closed.signal)
    if (!closed.signal.aborted) port.postMessage(answer)
  })
  port.start()
}

async function compute({ id, picture }: Request, signal: AbortSignal): Promise<Answer> {
  try {
    return { id, picture: await doublePicture(picture, signal) }
  } catch (error) {
    return { id, error: String(error) }
  }
}
