/** `convtranspose upscale`: enlarges a picture with the trained network. */

import path from 'node:path'
import { capabilities } from '../index.js'
import { type Enlargement, readModel } from '../upscale/model.js'
import type { Levels, PictureForm } from '../upscale/picture.js'
import { enlargeRows } from '../upscale/upscaler.js'
import { defineCommand, readPositionals, UsageError } from './command.js'
import { type IO, report, table } from './io.js'
import { inPackage } from './package-files.js'
import { type ProgressBar, progressBar } from './progress-bar.js'
import {
  decode,
  encode,
  type Format,
  formatOf,
  loadSharp,
  requireFit,
} from './upscale/picture-file.js'
import { createVips, type VipsReader } from './upscale/vips-file.js'
import { deliver, withWorkplace } from './upscale/workplace.js'

const SCALES = ['2', '3', '4']

export const command = defineCommand({
  name: 'upscale',
  summary: 'enlarge a picture with a small trained network',
  usage: '<picture> <output> [options]',
  help: `
Reads a PNG, JPEG or WebP file (or what else sharp reads) and writes a PNG, JPEG or WebP file two,
three or four times as wide and as high. Details come from a network that was trained for it
(models/MODEL.md); every layer of it is a transposed convolution of this package. Colours are
enlarged bicubically. Alpha, grey and 16 bits are kept, EXIF orientation is followed, colour
profiles are converted to sRGB.

The picture is worked on in bands, so that the memory needed grows with its width alone; next to
the output it needs room on disk for the uncompressed pictures meanwhile. The output appears whole
or not at all.

"npm install sharp" first; this package does not bring it along.

  convtranspose upscale photo.jpg photo@2x.png
  convtranspose upscale photo.jpg photo@4x.webp --scale 4 --compare side.png`,
  options: {
    scale: {
      type: 'string',
      argument: '<2|3|4>',
      default: '2',
      description: 'how many times as wide and as high',
    },
    compare: {
      type: 'string',
      argument: '<file>',
      description: 'also write the bicubic enlargement (left) beside that of the network (right)',
    },
  },
  async run({ scale = '2', compare }, positionals, io) {
    const [input = '', output = ''] = readPositionals(positionals, ['<picture>', '<output>'])
    if (!SCALES.includes(scale)) {
      throw new UsageError(`--scale must be 2, 3 or 4; received ${JSON.stringify(scale)}`)
    }
    const files = [input, output, ...(compare === undefined ? [] : [compare])]
    if (new Set(files.map((file) => path.resolve(file))).size < files.length) {
      throw new UsageError('the picture and each output must be different files')
    }
    const job = { input, output, compare, scale: Number(scale) }
    const done = await upscaleFile(job, io)
    report(io, { ...job, ...done }, () => inWords(io, job, done))
    return 0
  },
})

interface Job {
  readonly input: string
  readonly output: string
  readonly compare: string | undefined
  readonly scale: number
}

interface Done {
  readonly from: PictureForm
  readonly to: PictureForm
  /** Of the enlargement, and of all of it with decoding and encoding. */
  readonly seconds: number
  readonly totalSeconds: number
  readonly isa: string
  readonly threads: number
}

/** A file to be written: which uncompressed pictures it has side by side. */
interface Output {
  readonly file: string
  readonly format: Format
  readonly pictures: readonly string[]
}

const ENLARGED = 'enlarged.v'
const BICUBIC = 'bicubic.v'

async function upscaleFile({ input, output, compare, scale }: Job, io: IO): Promise<Done> {
  const begin = performance.now()
  const outputs: Output[] = [{ file: output, format: formatOf(output), pictures: [ENLARGED] }]
  if (compare !== undefined) {
    outputs.push({ file: compare, format: formatOf(compare), pictures: [BICUBIC, ENLARGED] })
  }
  const sharp = await loadSharp()
  const model = await readModel(inPackage('models', `upscale-x${scale}.safetensors`))
  const done = await withWorkplace(output, async (place) => {
    const picture = await decode(sharp, input, place.at('decoded.v'))
    try {
      const from = picture.form
      const to = { ...from, width: from.width * scale, height: from.height * scale }
      for (const { format, pictures } of outputs) {
        requireFit(format, { ...to, width: to.width * pictures.length })
      }
      const enlarge = (enlargement: Enlargement, name: string, label: string) =>
        enlargeFile(enlargement, picture, to, place.at(name), progressBar(io, label))
      const seconds = await enlarge(model, ENLARGED, 'network')
      if (compare !== undefined) await enlarge({ scale, weights: null }, BICUBIC, 'bicubic')
      for (const { file, format, pictures } of outputs) {
        await deliver(file, (temporary) =>
          encode(sharp, pictures.map(place.at), to, format, temporary, file),
        )
      }
      return { from, to, seconds }
    } finally {
      await picture.close()
    }
  })
  const { isa, threads } = capabilities()
  return { ...done, totalSeconds: (performance.now() - begin) / 1000, isa, threads }
}

/** @returns How long it took, in seconds. */
async function enlargeFile(
  enlargement: Enlargement,
  picture: VipsReader,
  to: PictureForm,
  file: string,
  bar: ProgressBar,
): Promise<number> {
  const begin = performance.now()
  const enlarged = await createVips(file, to)
  try {
    const passage = {
      read: (first: number, count: number) => picture.read(first, count),
      write: (rows: Levels) => enlarged.write(rows),
    }
    await enlargeRows(enlargement, picture.form, passage, { onProgress: bar.show })
  } finally {
    bar.end()
    await enlarged.close()
  }
  return (performance.now() - begin) / 1000
}

function inWords(io: IO, { input, output, compare, scale }: Job, done: Done): string[] {
  const { from, to, seconds, totalSeconds, isa, threads } = done
  const megapixels = (to.width * to.height) / 1e6
  return table(io, [
    ['picture', `${size(from)}  ${input}`],
    ['enlarged', `${size(to)}  ${output}`],
    ...(compare === undefined ? [] : ([['compare', `bicubic | network  ${compare}`]] as const)),
    ['network', `models/upscale-x${scale}.safetensors on ${isa}, ${threads} thread(s)`],
    ['time', `${time(seconds)} (${time(seconds / megapixels)} per megapixel of output)`],
    ['in all', `${time(totalSeconds)} with decoding and encoding`],
  ])
}

const time = (seconds: number) =>
  seconds < 1 ? `${(seconds * 1000).toFixed(0)} ms` : `${seconds.toFixed(2)} s`

function size({ width, height, channels, white }: PictureForm): string {
  const kind = ['grey', 'grey + alpha', 'RGB', 'RGB + alpha'][channels - 1]
  return `${width} x ${height} ${kind}${white > 255 ? ', 16 bits' : ''}`
}
