/** The page: draws a picture and shows what the model makes of it. It knows neither Node nor Electron. */

import type { Model } from './messages.js'

declare global {
  interface Window {
    readonly model: Model
  }
}

const [small, large] = [context('small'), context('large')]
const { width, height } = small.canvas
small.fillStyle = 'white'
small.fillRect(0, 0, width, height)
small.fillStyle = 'teal'
small.font = `${height / 2}px sans-serif`
small.fillText('2×', width / 8, (height * 2) / 3)

const { data } = small.getImageData(0, 0, width, height)
const begin = performance.now()
const doubled = await window.model.double({ pixels: new Uint8ClampedArray(data), width, height })
large.canvas.width = doubled.width
large.canvas.height = doubled.height
large.putImageData(new ImageData(doubled.pixels, doubled.width, doubled.height), 0, 0)
document.title = `${width} x ${height}, doubled in ${(performance.now() - begin).toFixed(1)} ms`

function context(id: string): CanvasRenderingContext2D {
  const canvas = document.getElementById(id) as HTMLCanvasElement
  return canvas.getContext('2d', { willReadFrequently: true })!
}
