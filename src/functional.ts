/** The functional form: weight and bias are the caller's tensors. */

import { MAX_SIZE, readInteger, readIntegers, readOptions, readPair } from './arguments.js'
import { Call } from './call.js'
import {
  CALL_OPTIONS,
  type CallOptions,
  readCallSettings,
  SYNC_CALL_OPTIONS,
  type SyncCallOptions,
} from './call-options.js'
import { type DType, dtypeNumber } from './dtype.js'
import { invalidType, outOfRange, shapeMismatch } from './errors.js'
import { GEOMETRY_OPTIONS, type GeometryOptions, readGeometry } from './layer-options.js'
import { createNativeLayer, layerNumbers } from './native-layer.js'
import { runAsync } from './run-async.js'
import { callNative, native } from './runtime.js'
import { elementCount, type Geometry, inferShape } from './shape.js'
import type { Tensor, TensorLike } from './tensor.js'
import {
  nativeData,
  readTensor,
  requireContiguous,
  requireDType,
  type TensorView,
} from './tensor-view.js'

/** Options of {@link convTranspose2d}. */
export type ConvTranspose2dCallOptions<D extends DType = DType> = GeometryOptions & CallOptions<D>

/** Options of {@link convTranspose2dSync}. */
export type ConvTranspose2dSyncCallOptions<D extends DType = DType> = GeometryOptions &
  SyncCallOptions<D>

/** Options of {@link convTranspose2dOutputShape}. */
export type ConvTranspose2dShapeOptions = GeometryOptions & Pick<CallOptions, 'outputSize'>

type Given<K extends string> = { readonly [key in K]?: unknown }
type GeometryGiven = Given<(typeof GEOMETRY_OPTIONS)[number]>
type CallGiven = GeometryGiven & Given<(typeof CALL_OPTIONS)[number]>

/**
 * A transposed convolution with the given weight and bias, off the calling thread. All operands are
 * copied before this returns, except an input that `transfer` takes or that lies in shared memory. Where
 * the same weights are used again, a `ConvTranspose2d` is faster: it keeps them packed.
 *
 * @param input - `[N, inChannels, H, W]` or `[inChannels, H, W]`, in any strides.
 * @param weight - `[inChannels, outChannels / groups, kH, kW]`, contiguous.
 * @param bias - `[outChannels]`, contiguous, or null.
 * @param options - Geometry (`stride`, `padding`, …) and those of the call (`threads`, `signal`, …).
 * @returns The output, `[N, outChannels, oh, ow]` or `[outChannels, oh, ow]`, of the input's dtype.
 * @throws As the promise's rejection: TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`,
 * `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`; RangeError `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`,
 * `ERR_OVERLAP`, `ERR_BUFFER_IN_USE`, `ERR_TOO_LARGE`; Error `ERR_NATIVE_LOAD`; the signal's reason.
 * @see MindSpore mint.nn.functional.conv_transpose2d; PyTorch
 * torch.nn.functional.conv_transpose2d.
 */
export function convTranspose2d(
  input: TensorLike<'float32'>,
  weight: TensorLike<'float32'>,
  bias: TensorLike<'float32'> | null,
  options?: ConvTranspose2dCallOptions<'float32'>,
): Promise<Tensor<'float32'>>
/**
 * A transposed convolution of float16 operands, off the calling thread. Arguments and errors are those of
 * the first overload.
 */
export function convTranspose2d(
  input: TensorLike<'float16'>,
  weight: TensorLike<'float16'>,
  bias: TensorLike<'float16'> | null,
  options?: ConvTranspose2dCallOptions<'float16'>,
): Promise<Tensor<'float16'>>
/**
 * A transposed convolution off the calling thread, of operands whose common dtype is known when it runs.
 * Arguments and errors are those of the first overload.
 */
export function convTranspose2d<D extends DType>(
  input: TensorLike<D>,
  weight: TensorLike<D>,
  bias: TensorLike<D> | null,
  options?: ConvTranspose2dCallOptions<D>,
): Promise<Tensor<D>>
export async function convTranspose2d(
  input: TensorLike,
  weight: TensorLike,
  bias: TensorLike | null,
  options?: ConvTranspose2dCallOptions,
): Promise<Tensor> {
  const given = readOptions(options, [...GEOMETRY_OPTIONS, ...CALL_OPTIONS])
  const { geometry, views, call } = readCall(input, weight, bias, given)
  const layer = createNativeLayer(geometry, views.input.dtype, views.bias !== null)
  try {
    const biasData = views.bias === null ? null : nativeData(views.bias, 'own')
    callNative(() => layer.write(nativeData(views.weight, 'own'), 0, biasData, 0))
    return await runAsync(layer, call)
  } finally {
    layer.dispose()
  }
}

/**
 * {@link convTranspose2d} on the calling thread, without copies of the operands.
 *
 * @throws What {@link convTranspose2d} rejects with.
 */
export function convTranspose2dSync(
  input: TensorLike<'float32'>,
  weight: TensorLike<'float32'>,
  bias: TensorLike<'float32'> | null,
  options?: ConvTranspose2dSyncCallOptions<'float32'>,
): Tensor<'float32'>
/**
 * A transposed convolution of float16 operands, on the calling thread. Arguments and errors are those of
 * the first overload.
 */
export function convTranspose2dSync(
  input: TensorLike<'float16'>,
  weight: TensorLike<'float16'>,
  bias: TensorLike<'float16'> | null,
  options?: ConvTranspose2dSyncCallOptions<'float16'>,
): Tensor<'float16'>
/**
 * A transposed convolution on the calling thread, of operands whose common dtype is known when it runs.
 * Arguments and errors are those of the first overload.
 */
export function convTranspose2dSync<D extends DType>(
  input: TensorLike<D>,
  weight: TensorLike<D>,
  bias: TensorLike<D> | null,
  options?: ConvTranspose2dSyncCallOptions<D>,
): Tensor<D>
export function convTranspose2dSync(
  input: TensorLike,
  weight: TensorLike,
  bias: TensorLike | null,
  options?: ConvTranspose2dSyncCallOptions,
): Tensor {
  const given = readOptions(options, [...GEOMETRY_OPTIONS, ...SYNC_CALL_OPTIONS])
  const { geometry, views, call } = readCall(input, weight, bias, given)
  const output = call.outputInPlace()
  callNative(() =>
    native().runSync(
      dtypeNumber(views.input.dtype),
      layerNumbers(geometry),
      call.numbers(),
      nativeData(views.input, 'all'),
      nativeData(views.weight, 'own'),
      views.bias === null ? null : nativeData(views.bias, 'own'),
      output,
    ),
  )
  return call.result(output)
}

/**
 * The shape of the output for an input and a weight of the given shapes; nothing is computed.
 *
 * @param inputShape - `[N, inChannels, H, W]` or `[inChannels, H, W]`.
 * @param weightShape - `[inChannels, outChannels / groups, kH, kW]`.
 * @returns `[N, outChannels, oh, ow]` or `[outChannels, oh, ow]`.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`; RangeError `ERR_SHAPE_MISMATCH`,
 * `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`.
 */
export function convTranspose2dOutputShape(
  inputShape: readonly number[],
  weightShape: readonly number[],
  options?: ConvTranspose2dShapeOptions,
): number[] {
  const given = readOptions(options, [...GEOMETRY_OPTIONS, 'outputSize'])
  const geometry = geometryOfWeight(readIntegers('weightShape', weightShape, 0), given)
  return [
    ...inferShape(geometry, readIntegers('inputShape', inputShape, 0), given.outputSize).shape,
  ]
}

interface Views {
  readonly input: TensorView
  readonly weight: TensorView
  readonly bias: TensorView | null
}

function readCall(input: unknown, weight: unknown, bias: unknown, given: CallGiven) {
  const views = readOperands(input, weight, bias)
  const geometry = geometryOfWeight(views.weight.shape, given)
  const { outChannels } = geometry
  if (views.bias !== null && (views.bias.shape.length !== 1 || views.bias.size !== outChannels)) {
    throw shapeMismatch('bias', `of shape [${outChannels}]`, views.bias.shape)
  }
  const shape = inferShape(geometry, views.input.shape, given.outputSize)
  const parameters = views.bias === null ? [views.weight] : [views.weight, views.bias]
  const operands = { input: views.input, parameters, outValue: given.out }
  const settings = readCallSettings(given, { algorithm: 'auto', oneCall: true })
  return { geometry, views, call: new Call(operands, shape, settings) }
}

function readOperands(input: unknown, weight: unknown, bias: unknown): Views {
  const views = {
    input: readTensor('input', input),
    weight: readTensor('weight', weight),
    bias: bias === null ? null : readBias(bias),
  }
  for (const name of ['weight', 'bias'] as const) {
    const view = views[name]
    if (view === null) continue
    requireDType(name, view, views.input.dtype, 'input')
    requireContiguous(name, view)
  }
  return views
}

/** Who leaves the bias out, or gives options in its place, is told that it may be null. */
function readBias(bias: unknown): TensorView {
  if (typeof bias === 'object' && bias !== null && 'data' in bias) return readTensor('bias', bias)
  throw invalidType('bias', 'a tensor { data, shape } or null', bias)
}

function geometryOfWeight(shape: readonly number[], given: GeometryGiven): Geometry {
  const [channels, channelsPerGroup, kh, kw] = shape
  if (shape.length !== 4 || !channels || !channelsPerGroup || !kh || !kw) {
    const expected = 'of shape [inChannels, outChannels / groups, kH, kW], each ≥ 1'
    throw shapeMismatch('weight', expected, shape)
  }
  elementCount('weight', shape)
  const inChannels = readInteger('inChannels', channels, 1)
  const kernelSize = readPair('kernelSize', [kh, kw], 1)
  const outChannels = (groups: number) => {
    const product = channelsPerGroup * groups
    if (product > MAX_SIZE) {
      throw outOfRange('groups', `so that there are at most ${MAX_SIZE} output channels`, groups)
    }
    return product
  }
  return readGeometry(inChannels, outChannels, kernelSize, given)
}
