// Environments and contexts as Electron makes them: a process, workers that come and go, realms beside them.
import { createRequire } from 'node:module'
import vm from 'node:vm'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import * as ct from 'convtranspose'

/** As a script, so that its arrays and promises are those of the context that runs it. */
const SCRIPT = `
(async (ct) => {
  const layer = new ct.ConvTranspose2d(1, 1, 2, { stride: 2, bias: false })
  layer.weight.assign(Float32Array.of(1, 2, 3, 4))
  const input = { data: Float32Array.of(2), shape: [1, 1, 1] }
  const sync = layer.forwardSync(input)
  const { data } = await layer.forward(input, { transfer: true })
  return data.map((value, index) => value - sync.data[index] / 2)
})`

if (isMainThread) {
  const answers = []
  for (let round = 0; round < 2; round++) {
    answers.push(...(await Promise.all([inWorker(), inWorker(), inWorker()])))
  }
  answers.push(await vm.runInThisContext(SCRIPT)(ct))
  answers.push(await vm.runInContext(SCRIPT, vm.createContext({}))(ct))
  const cjs = createRequire(import.meta.url)('convtranspose')
  answers.push(await vm.runInContext(SCRIPT, vm.createContext({}))(cjs))
  console.log(answers.length, [...new Set(answers.map((answer) => [...answer].join()))].join(' '))
} else {
  const answer = await vm.runInThisContext(SCRIPT)(ct)
  // What Electron's memory cage holds can be moved; what lies outside of it could not.
  parentPort.postMessage(answer, [answer.buffer])
}

function inWorker() {
  return new Promise((resolve, reject) => {
    let answer
    const worker = new Worker(new URL(import.meta.url))
    worker.on('error', reject)
    worker.on('message', (message) => {
      answer = message
    })
    worker.on('exit', () => resolve(answer))
  })
}
