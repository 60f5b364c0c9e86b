/** examples/electron, with Electron's modules played by the test: the utility process and the window. */

import { EventEmitter, once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import own from '../../package.json' with { type: 'json' }
import { inRoot } from '../../scripts/process.js'

const SOURCES = inRoot('examples', 'electron', 'src')

interface Picture {
  pixels: Uint8ClampedArray
  width: number
  height: number
}

interface Answer {
  id: number
  picture?: Picture
  error?: string
}

/** One end of a MessageChannelMain, whose messages are cloned. */
class Port extends EventEmitter {
  started = false

  start(): void {
    this.started = true
  }

  postMessage(answer: Answer): void {
    this.emit('answer', structuredClone(answer))
  }

  ask(id: number, picture: Picture): void {
    this.emit('message', { data: structuredClone({ id, picture }) })
  }
}

/** Direct bilinear interpolation; pixels beyond an edge are those at it. */
function expectedPixels({ pixels, width, height }: Picture): number[] {
  const taps = (out: number, size: number) => {
    const near = Math.floor(out / 2)
    const far = Math.min(Math.max(out % 2 ? near + 1 : near - 1, 0), size - 1)
    return [
      [near, 0.75],
      [far, 0.25],
    ] as const
  }
  const values: number[] = []
  for (let y = 0; y < 2 * height; y++) {
    for (let x = 0; x < 2 * width; x++) {
      for (let c = 0; c < 4; c++) {
        let sum = 0
        for (const [row, vertical] of taps(y, height)) {
          for (const [column, horizontal] of taps(x, width)) {
            sum += vertical * horizontal * pixels[(row * width + column) * 4 + c]!
          }
        }
        values.push(Math.round(sum))
      }
    }
  }
  return values
}

function picture(width: number, height: number): Picture {
  const pixels = Uint8ClampedArray.from(
    { length: width * height * 4 },
    (_, index) => (index * 2654435761) % 256,
  )
  return { pixels, width, height }
}

describe('the utility process', async () => {
  const parentPort = new EventEmitter()
  Object.defineProperty(process, 'parentPort', { value: parentPort, configurable: true })
  await import(path.join(SOURCES, 'model-process.ts'))

  function connect(): Port {
    const port = new Port()
    parentPort.emit('message', { ports: [port] })
    expect(port.started).toBe(true)
    return port
  }

  it.each([
    [1, 1],
    [5, 3],
    [31, 17],
  ])('doubles a picture of %d x %d', async (width, height) => {
    const port = connect()
    const answered = once(port, 'answer') as Promise<[Answer]>
    port.ask(7, picture(width, height))
    const [{ id, picture: doubled }] = await answered
    expect({ id, width: doubled?.width, height: doubled?.height }).toEqual({
      id: 7,
      width: 2 * width,
      height: 2 * height,
    })
    expect([...(doubled?.pixels ?? [])]).toEqual(expectedPixels(picture(width, height)))
  })

  it('says what is wrong with one', async () => {
    const port = connect()
    const answered = once(port, 'answer') as Promise<[Answer]>
    port.ask(8, { pixels: new Uint8ClampedArray(), width: 0, height: 4 })
    const [{ id, error }] = await answered
    expect(id).toBe(8)
    expect(error).toMatch(/RangeError: .*output/)
  })

  it('says nothing to a window that has gone, and serves the others', async () => {
    const [gone, other] = [connect(), connect()]
    const answers: Answer[] = []
    gone.on('answer', (answer: Answer) => answers.push(answer))
    gone.ask(1, picture(64, 64))
    gone.emit('close')
    const answered = once(other, 'answer') as Promise<[Answer]>
    other.ask(2, picture(2, 2))
    const [{ id }] = await answered
    expect(id).toBe(2)
    expect(answers).toEqual([])
  })
})

describe('the main process', () => {
  afterEach(() => vi.doUnmock('electron'))

  it('gives the page no Node, and the model a process of its own', async () => {
    const contents = Object.assign(new EventEmitter(), { postMessage: vi.fn() })
    const model = { postMessage: vi.fn() }
    const loadFile = vi.fn()
    const windows: { webPreferences: Record<string, unknown> }[] = []
    const electron = {
      app: Object.assign(new EventEmitter(), { whenReady: async () => {}, quit: vi.fn() }),
      BrowserWindow: class {
        readonly webContents = contents
        readonly loadFile = loadFile
        constructor(options: (typeof windows)[number]) {
          windows.push(options)
        }
      },
      MessageChannelMain: class {
        readonly port1 = 'port1'
        readonly port2 = 'port2'
      },
      utilityProcess: { fork: vi.fn(() => model) },
    }
    vi.doMock('electron', () => electron)
    await import(path.join(SOURCES, 'main.ts'))

    const { preload, ...preferences } = windows[0]?.webPreferences ?? {}
    expect(preferences).toEqual({ contextIsolation: true, sandbox: true, nodeIntegration: false })
    expect(source(preload)).toBe('preload.cts')
    expect(electron.utilityProcess.fork.mock.calls[0]?.slice(1)).toEqual([
      [],
      { serviceName: 'model' },
    ])
    expect(source(electron.utilityProcess.fork.mock.calls[0]?.[0 as never])).toBe(
      'model-process.ts',
    )
    expect(existsSync(loadFile.mock.calls[0]?.[0] as string)).toBe(true)

    contents.emit('did-finish-load')
    expect(model.postMessage).toHaveBeenCalledWith(null, ['port1'])
    expect(contents.postMessage).toHaveBeenCalledWith('model-port', null, ['port2'])
    electron.app.emit('window-all-closed')
    expect(electron.app.quit).toHaveBeenCalledOnce()
  })

  /** The source of a compiled file; the test runs the sources, which lie where the compiled ones do. */
  function source(file: unknown): string | undefined {
    const name = path.basename(String(file)).replace(/(c?)js$/, '$1ts')
    return existsSync(path.join(SOURCES, name)) ? name : undefined
  }
})

describe('its package.json', () => {
  const example = JSON.parse(readFileSync(path.join(SOURCES, '..', 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }

  it('names the Electron whose types are checked', () => {
    expect(example.devDependencies.electron).toBe(own.devDependencies.electron)
    expect(example.devDependencies.typescript).toBe(own.devDependencies.typescript)
  })
})
