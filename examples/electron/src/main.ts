/** The main process: one window, one utility process for the model, a port between them. */

import { fileURLToPath } from 'node:url'
import {
  app,
  BrowserWindow,
  MessageChannelMain,
  type UtilityProcess,
  utilityProcess,
} from 'electron'

await app.whenReady()
const model = utilityProcess.fork(inFolder('model-process.js'), [], { serviceName: 'model' })
openWindow(model)
app.on('window-all-closed', () => app.quit())

function openWindow(model: UtilityProcess): void {
  const window = new BrowserWindow({
    width: 640,
    height: 480,
    webPreferences: {
      preload: inFolder('preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
    },
  })
  // A page that loads again gets a port of its own; that of the page before it closes.
  window.webContents.on('did-finish-load', () => {
    const { port1, port2 } = new MessageChannelMain()
    model.postMessage(null, [port1])
    window.webContents.postMessage('model-port', null, [port2])
  })
  void window.loadFile(inFolder('../index.html'))
}

/** Works inside app.asar, too. */
function inFolder(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url))
}
