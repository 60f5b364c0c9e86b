/** What is measured, and how each is started; a new peer is a driver in bench/peers and a row here. */

import { existsSync } from 'node:fs'
import { inRoot } from '../../scripts/process.js'
import type { DType } from './layer.js'

export interface PeerEntry {
  readonly id: string
  readonly label: string
  readonly command: readonly string[]
  readonly dtypes: readonly DType[]
  /** What a reader of its figures must know. */
  readonly note: string
}

/** The one that the ratios are of. */
export const OWN = 'convtranspose'

/** Whether it is another library, not this package in one of its ways. */
export function isRival(id: string): boolean {
  return !id.startsWith(OWN)
}

/** Those of other libraries; all where there are none. */
export function rivalsOr<T>(all: readonly T[], idOf: (one: T) => string): readonly T[] {
  const rivals = all.filter((one) => isRival(idOf(one)))
  return rivals.length === 0 ? all : rivals
}

const FLOAT32: readonly DType[] = ['float32']
const BOTH: readonly DType[] = ['float32', 'float16']

const node = (id: string) => [
  ...[process.execPath, '--expose-gc', '--import', 'tsx', inRoot('bench', 'peers', 'serve.ts'), id],
]

/** The environment that `npm run bench:setup` makes, else the Python of the PATH. */
function python(id: string): string[] {
  const own = inRoot('bench', '.venv', 'bin', 'python')
  return [existsSync(own) ? own : 'python3', inRoot('bench', 'peers', 'serve.py'), id]
}

export const PEERS: readonly PeerEntry[] = [
  {
    id: OWN,
    label: 'convtranspose',
    command: node(OWN),
    dtypes: BOTH,
    note: 'forwardSync into a reused output',
  },
  {
    id: 'convtranspose-nhwc',
    label: 'convtranspose, channels-last input',
    command: node('convtranspose-nhwc'),
    dtypes: FLOAT32,
    note: 'the input is a strided view of [N, H, W, C]; the output is [N, C, H, W]',
  },
  {
    id: 'convtranspose-async',
    label: 'convtranspose, forward',
    command: node('convtranspose-async'),
    dtypes: FLOAT32,
    note: 'the promise, awaited; the input is copied and the output is new at each call',
  },
  {
    id: 'convtranspose-prepared',
    label: 'convtranspose, prepared',
    command: node('convtranspose-prepared'),
    dtypes: FLOAT32,
    note: 'as convtranspose, after `await prepare(shape)`',
  },
  {
    id: 'onnxruntime-node',
    label: 'onnxruntime-node',
    command: node('onnxruntime-node'),
    dtypes: BOTH,
    note: 'session.run into a reused output',
  },
  {
    id: 'tfjs-wasm',
    label: 'TensorFlow.js wasm',
    command: node('tfjs-wasm'),
    dtypes: FLOAT32,
    note: 'conv2dTranspose and add, [N, H, W, C] in and out; the kernel has one thread',
  },
  {
    id: 'tfjs-cpu',
    label: 'TensorFlow.js cpu',
    command: node('tfjs-cpu'),
    dtypes: FLOAT32,
    note: 'as tfjs-wasm, in plain JavaScript',
  },
  {
    id: 'onnxruntime',
    label: 'ONNX Runtime',
    command: python('onnxruntime'),
    dtypes: FLOAT32,
    note: 'run_with_iobinding: input and output bound',
  },
  {
    id: 'openvino',
    label: 'OpenVINO',
    command: python('openvino'),
    dtypes: FLOAT32,
    note: 'one request, tensors shared, float32 arithmetic asked for',
  },
  {
    id: 'torch',
    label: 'PyTorch',
    command: python('torch'),
    dtypes: BOTH,
    note: 'functional, inference mode (oneDNN); it reorders the weights and allocates the output at each call',
  },
  {
    id: 'torch-nhwc',
    label: 'PyTorch, channels-last',
    command: python('torch-nhwc'),
    dtypes: BOTH,
    note: 'as torch, input, weight and output in its channels_last memory',
  },
  {
    id: 'ncnn',
    label: 'ncnn',
    command: python('ncnn'),
    dtypes: FLOAT32,
    note: 'a new extractor at each call, as its users do; a batch is a loop, because it takes one image',
  },
  {
    id: 'mnn',
    label: 'MNN',
    command: python('mnn'),
    dtypes: FLOAT32,
    note: 'converted from ONNX ahead; precision high; its copies between [N, C, H, W] and its own layout are timed',
  },
]

/** The one that float16 is held against. */
export const OWN_FLOAT32 = 'convtranspose-float32'

/** And the kernels of another library that it is held against, of which the faster one counts. */
export const FLOAT16_RIVALS = ['torch', 'torch-nhwc']

/** What bench:half adds; others run it where it is asked for by name. */
const OWN_WIDENED: PeerEntry = {
  id: OWN_FLOAT32,
  label: 'convtranspose, float32',
  command: node(OWN_FLOAT32),
  dtypes: ['float16'],
  note: "as convtranspose, the task's operands and parameters widened to float32 ahead",
}

export const NODE_PEERS = [OWN, 'onnxruntime-node', 'tfjs-wasm', 'tfjs-cpu']

/** All but rows that are another's kin. */
export const ALL_PEERS = PEERS.map(({ id }) => id).filter(
  (id) => !['convtranspose-async', 'convtranspose-prepared', 'tfjs-cpu'].includes(id),
)

export function peers(ids: readonly string[]): PeerEntry[] {
  const known = [...PEERS, OWN_WIDENED]
  const unknown = ids.filter((id) => !known.some((entry) => entry.id === id))
  if (unknown.length > 0) throw new Error(`no such peer: ${unknown.join(', ')}`)
  return known.filter((entry) => ids.includes(entry.id))
}
