// The pictures of docs/pictures.
import { dilation } from './dilation.js'
import type { Drawing } from './drawing.js'
import { padding } from './padding.js'
import { stridePhases } from './stride-phases.js'
import { tile } from './tile.js'

/** By the name of their file. */
export const PICTURES: Readonly<Record<string, () => Drawing>> = {
  'stride-phases.svg': stridePhases,
  'padding.svg': padding,
  'dilation.svg': dilation,
  'tile.svg': tile,
}
