/** A closed loop of HTTP clients: each sends its next request when the last is answered. */

import { Agent, get } from 'node:http'

export interface Load {
  /** Requests per second. */
  readonly rate: number
  /** Milliseconds of each request. */
  readonly latencies: readonly number[]
}

export async function request<T>(port: number, path: string, agent?: Agent): Promise<T> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text) as T)
        else reject(new Error(`${path}: ${response.statusCode} ${text}`))
      })
      response.on('error', reject)
    }).on('error', reject)
  })
}

/** Runs `clients` of them for some seconds. */
export async function load(
  port: number,
  path: string,
  clients: number,
  seconds: number,
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const latencies: number[] = []
  const begin = performance.now()
  const end = begin + seconds * 1000
  const client = async () => {
    while (performance.now() < end) {
      const sent = performance.now()
      await request(port, path, agent)
      latencies.push(performance.now() - sent)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  agent.destroy()
  return { rate: latencies.length / ((performance.now() - begin) / 1000), latencies }
}
