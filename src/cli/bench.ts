/** `convtranspose bench`: the time of one's own layer, beside onnxruntime-node where it is installed. */

import { type Times, timeInTurns } from './bench/time-in-turns.js'
import { asUsage, defineCommand, readPositionals, UsageError } from './command.js'
import { inMilliseconds } from './duration.js'
import { report, table } from './io.js'
import {
  GEOMETRY,
  readDType,
  readGeometry,
  readNumbers,
  readSeconds,
  readThreads,
  THREADS,
} from './layer-arguments.js'

export const command = defineCommand({
  name: 'bench',
  summary: 'time a layer of yours, beside onnxruntime-node where it is installed',
  usage: '<input shape> <weight shape> [options]',
  help: `
Shapes are those of the tensors: the input [N, C, H, W] or [C, H, W], the weight
[C, output channels / groups, kernel height, kernel width]. The values are random.

Where the project in the current folder has onnxruntime-node, it runs the same layer, in turns with
this package, and the largest difference of the two results is printed. Times are medians of turns;
both reuse one output. Close other programs first.

Example, the last layer of a DCGAN:
  convtranspose bench 1,64,32,32 64,3,4,4 --stride 2 --padding 1`,
  options: {
    ...GEOMETRY,
    ...THREADS,
    dtype: {
      type: 'string',
      argument: '<type>',
      default: 'float32',
      description: 'float32 or float16',
    },
    seconds: {
      type: 'string',
      argument: '<n>',
      default: '3',
      description: 'how long to measure, such as 0.5',
    },
  },
  async run(values, positionals, io) {
    const [inputText = '', weightText = ''] = readPositionals(positionals, [
      'the input shape',
      'the weight shape',
    ])
    const weightShape = readNumbers('the weight shape', weightText)
    if (weightShape.length !== 4) throw new UsageError('the weight shape must have 4 numbers')
    const { prepareOwn } = await import('./bench/own.js')
    const { prepareOnnxRuntime } = await import('./bench/onnxruntime.js')
    const layer = {
      inputShape: readNumbers('the input shape', inputText),
      weightShape,
      geometry: readGeometry(values),
      dtype: readDType(values.dtype),
      threads: readThreads(values),
    }
    const seconds = readSeconds(values.seconds ?? '')
    const own = asUsage(() => prepareOwn(layer))
    const peer = await prepareOnnxRuntime(layer, own)
    const times = await timeInTurns('run' in peer ? [own, peer] : [own], seconds)
    const ours = times[0]!
    const theirs = 'run' in peer ? { ...times[1]!, version: peer.version } : peer
    const comparison =
      'run' in peer
        ? { timesFaster: times[1]!.median / ours.median, largestDifference: peer.difference() }
        : undefined
    const { problem, algorithm, isa, threads, multiplyAdds } = own.plan
    const gigaMultiplyAddsPerSecond = multiplyAdds.useful / ours.median / 1e9
    const value = {
      ...{ problem, algorithm, isa, threads, dtype: layer.dtype, outputShape: own.outputShape },
      multiplyAdds: multiplyAdds.useful,
      convtranspose: { ...ours, gigaMultiplyAddsPerSecond },
      onnxruntimeNode: theirs,
      ...comparison,
    }
    report(io, value, () => [
      ...table(io, [
        ['problem', problem],
        ['output', own.outputShape.join(' x ')],
        ['plan', `${algorithm}, ${isa}, ${threads} thread${threads === 1 ? '' : 's'}`],
        [
          'convtranspose',
          `${inWords(ours)}, ${gigaMultiplyAddsPerSecond.toFixed(1)} G multiply-adds/s`,
        ],
        [
          'onnxruntime-node',
          'missing' in theirs ? theirs.missing : `${inWords(theirs)}, version ${theirs.version}`,
        ],
      ]),
      ...(comparison === undefined
        ? []
        : [
            '',
            `onnxruntime-node takes ${comparison.timesFaster.toFixed(2)} times as long; ` +
              `largest difference of the results ${comparison.largestDifference.toExponential(1)}`,
          ]),
    ])
    return 0
  },
})

function inWords({ median, least }: Times): string {
  return `${inMilliseconds(median)} (fastest ${inMilliseconds(least)})`
}
