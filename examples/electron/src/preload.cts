/** The page's only way to the model. A sandboxed preload script may load `electron` and no addon. */

import { contextBridge, ipcRenderer } from 'electron'
import type { Answer, Model, Picture } from './messages.js' with { 'resolution-mode': 'import' }

const waiting = new Map<number, (answer: Answer) => void>()
let lastId = 0

const port = new Promise<MessagePort>((resolve) => {
  ipcRenderer.once('model-port', ({ ports: [port] }) => {
    if (port === undefined) return
    port.onmessage = ({ data }: MessageEvent<Answer>) => {
      waiting.get(data.id)?.(data)
      waiting.delete(data.id)
    }
    resolve(port)
  })
})

const model: Model = {
  async double(picture: Picture): Promise<Picture> {
    const id = ++lastId
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve))
    ;(await port).postMessage({ id, picture })
    const { picture: doubled, error } = await answered
    if (doubled === undefined) throw new Error(error)
    return doubled
  },
}

contextBridge.exposeInMainWorld('model', model)
