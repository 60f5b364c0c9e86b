// Each process of a cluster answers a request with a layer.

import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { ConvTranspose2d, Tensor } from '../../../src/index.js'

const layer = new ConvTranspose2d(4, 4, 3, { seed: 1 })

if (cluster.isPrimary) {
  layer.forwardSync(Tensor.zeros([4, 64, 64]), { threads: 2 })
  const ports = Array.from({ length: 2 }, () => {
    const worker = cluster.fork()
    return new Promise<number>((resolve) => worker.once('listening', ({ port }) => resolve(port)))
  })
  const answers: string[] = []
  for (const port of await Promise.all(ports)) {
    for (let i = 0; i < 4; i++) {
      answers.push(await (await fetch(`http://127.0.0.1:${port}`)).text())
    }
  }
  console.log(answers.length, new Set(answers).size, answers[0])
  cluster.disconnect()
} else {
  const server = createServer(async (_, response) => {
    const { shape } = await layer.forward(Tensor.zeros([4, 64, 64]))
    response.setHeader('connection', 'close').end(shape.join())
  })
  server.listen(0)
}
