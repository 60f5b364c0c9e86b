/// <reference lib="esnext.disposable" preserve="true" />

/** The module: a transposed convolution with its parameters. */

import { type Pair, readChoice, readOptions } from './arguments.js'
import type { Call } from './call.js'
import {
  CALL_OPTIONS,
  type CallOptions,
  SYNC_CALL_OPTIONS,
  type SyncCallOptions,
} from './call-options.js'
import { DTYPES, type DType } from './dtype.js'
import { fixFields } from './fixed-fields.js'
import { drawParameters } from './init.js'
import { type GivenCallOptions, moduleCall, moduleOutputShape, planNumbers } from './module-call.js'
import {
  type ConvTranspose2dOptions,
  type ModuleSettings,
  NO_SEED,
  type NoDType,
  readModule,
  undrawnArguments,
  type WithDType,
} from './module-options.js'
import { copyState, loadState, nameParameters } from './module-state.js'
import { moduleText } from './module-text.js'
import { createNativeLayer, OwnedLayer } from './native-layer.js'
import { Parameter } from './parameter.js'
import { type Plan, toPlan } from './plan.js'
import { prepareAsync, runAsync } from './run-async.js'
import { runSync } from './run-sync.js'
import { callNative } from './runtime.js'
import { weightShape } from './shape.js'
import type { LoadStateDictOptions, LoadStateDictResult, StateDict } from './state-dict.js'
import type { Tensor, TensorLike } from './tensor.js'

/**
 * A layer: the 2-D transposed convolution of `[N, inChannels, H, W]` or `[inChannels, H, W]`.
 *
 * @see MindSpore mint.nn.ConvTranspose2d; PyTorch torch.nn.ConvTranspose2d.
 * @example
 * ```ts
 * const layer = new ConvTranspose2d(16, 33, [3, 5], { stride: [2, 1], padding: [4, 2] })
 * const input = new Tensor(new Float32Array(20 * 16 * 50 * 100), [20, 16, 50, 100])
 * const output = await layer.forward(input) // [20, 33, 93, 100]
 * ```
 */
export class ConvTranspose2d<D extends DType = 'float32'> implements Disposable {
  /** Channels of the input. */
  readonly inChannels: number
  /** Channels of the output. */
  readonly outChannels: number
  /** Size of the kernel, in taps, `[height, width]`. */
  readonly kernelSize: readonly [height: number, width: number]
  /** Distance in the output between neighbouring inputs, `[height, width]`, in pixels. */
  readonly stride: readonly [height: number, width: number]
  /** Pixels cropped from each side of the full output (PyTorch's `padding`), `[height, width]`. */
  readonly padding: readonly [height: number, width: number]
  /** Extra rows and columns at the bottom and right, `[height, width]`, in pixels. */
  readonly outputPadding: readonly [height: number, width: number]
  /** Distance in the output between neighbouring kernel taps, `[height, width]`, in pixels. */
  readonly dilation: readonly [height: number, width: number]
  /** Number of groups; each connects its own input channels to its own output channels. */
  readonly groups: number
  /** Always `'zeros'`. */
  readonly paddingMode = 'zeros' as const
  /** dtype of weight and bias. */
  readonly dtype: D
  /** `[inChannels, outChannels / groups, kH, kW]`, drawn from U(-√k, √k) by the option `seed`. */
  readonly weight: Parameter<D>
  /** `[outChannels]`, drawn from the same distribution; null without bias. */
  readonly bias: Parameter<D> | null
  readonly #settings: ModuleSettings
  readonly #native: OwnedLayer

  /**
   * Makes a layer whose parameters are drawn at random.
   *
   * @param inChannels - Channels of the input, divisible by `groups`.
   * @param outChannels - Channels of the output, divisible by `groups`.
   * @param kernelSize - Size of the kernel, in taps: a number or `[height, width]`.
   * @param options - stride, padding, dtype and so on: {@link ConvTranspose2dOptions}.
   * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`; RangeError `ERR_OUT_OF_RANGE`,
   * `ERR_SHAPE_MISMATCH` (groups), `ERR_TOO_LARGE`; Error `ERR_NATIVE_LOAD`.
   */
  constructor(inChannels: number, outChannels: number, kernelSize: Pair, ...options: NoDType<D>)
  /** The same, with the option `dtype`. */
  constructor(inChannels: number, outChannels: number, kernelSize: Pair, options: WithDType<D>)
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: Pair,
    options?: ConvTranspose2dOptions,
  ) {
    const settings = readModule(inChannels, outChannels, kernelSize, options)
    const { geometry, hasBias, dtype, seed } = settings
    this.#settings = settings
    this.inChannels = geometry.inChannels
    this.outChannels = geometry.outChannels
    this.kernelSize = geometry.kernelSize
    this.stride = geometry.stride
    this.padding = geometry.padding
    this.outputPadding = geometry.outputPadding
    this.dilation = geometry.dilation
    this.groups = geometry.groups
    this.dtype = dtype as D
    const layer = createNativeLayer(geometry, dtype, hasBias)
    const owned = new OwnedLayer(layer)
    this.#native = owned
    const access = () => owned.live()
    this.weight = new Parameter('weight', weightShape(geometry), this.dtype, access)
    this.bias = hasBias ? new Parameter('bias', [geometry.outChannels], this.dtype, access) : null
    fixFields(this)
    if (seed !== NO_SEED) drawParameters(layer, geometry, dtype, hasBias, seed)
  }

  /**
   * Computes the output off the calling thread, with the parameters as they are when it is called.
   *
   * @param input - `[N, inChannels, H, W]` or `[inChannels, H, W]`, in any strides, of the module's
   * dtype (a float16 module takes float32, too). Copied before this returns, unless `transfer` takes
   * it or it lies in shared memory.
   * @param options - `outputSize`, `out`, `threads`, `signal` and so on: {@link CallOptions}.
   * @returns The output, `[N, outChannels, oh, ow]` or `[outChannels, oh, ow]`, of the input's dtype.
   * @throws As the promise's rejection: TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`,
   * `ERR_DTYPE_MISMATCH`, `ERR_DETACHED`; RangeError `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`,
   * `ERR_OVERLAP`, `ERR_BUFFER_IN_USE`, `ERR_TOO_LARGE`; Error `ERR_DISPOSED`; the signal's reason.
   */
  forward(input: TensorLike<D>, options?: CallOptions<D>): Promise<Tensor<D>>
  /** A float16 module on float32 input: the output is float32, the parameters stay float16. */
  forward(
    this: ConvTranspose2d<'float16'>,
    input: TensorLike<'float32'>,
    options?: CallOptions<'float32'>,
  ): Promise<Tensor<'float32'>>
  async forward(input: TensorLike, options?: CallOptions): Promise<Tensor> {
    const call = this.#call(input, readOptions(options, CALL_OPTIONS))
    return runAsync(this.#native.live(), call)
  }

  /**
   * Computes the output on the calling thread, without copying the input. It never queues behind
   * asynchronous calls; it waits for one only while that packs the very weights it needs.
   *
   * @param input - As {@link forward} takes it.
   * @param options - Those of {@link forward} without `signal` and `transfer`.
   * @throws What {@link forward} rejects with.
   */
  forwardSync(input: TensorLike<D>, options?: SyncCallOptions<D>): Tensor<D>
  /** A float16 module on float32 input: the output is float32, the parameters stay float16. */
  forwardSync(
    this: ConvTranspose2d<'float16'>,
    input: TensorLike<'float32'>,
    options?: SyncCallOptions<'float32'>,
  ): Tensor<'float32'>
  forwardSync(input: TensorLike, options?: SyncCallOptions): Tensor {
    const call = this.#call(input, readOptions(options, SYNC_CALL_OPTIONS))
    return runSync(this.#native.live(), call)
  }

  /**
   * The shape of the output for an input of the given shape; computes nothing else.
   *
   * @param inputShape - `[N, inChannels, H, W]` or `[inChannels, H, W]`.
   * @param options - `outputSize`: `[H, W]` or the output's full shape, instead of `outputPadding`.
   * @returns `[N, outChannels, oh, ow]` or `[outChannels, oh, ow]`.
   * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`; RangeError `ERR_SHAPE_MISMATCH`,
   * `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`.
   */
  outputShape(inputShape: readonly number[], options?: Pick<CallOptions, 'outputSize'>): number[] {
    const { outputSize } = readOptions(options, ['outputSize'])
    return [...moduleOutputShape(inputShape, outputSize, this.#settings).shape]
  }

  /**
   * Packs the weights ahead, off the calling thread, so that the first call is as fast as the next, and
   * gives the plan, as {@link describe} does.
   *
   * @param inputShape - `[N, inChannels, H, W]` or `[inChannels, H, W]`.
   * @throws As the promise's rejection, what {@link describe} throws.
   */
  async prepare(inputShape: readonly number[]): Promise<Plan> {
    await prepareAsync(this.#native.live(), planNumbers(inputShape, this.#settings))
    return this.describe(inputShape)
  }

  /**
   * Tells which algorithm would compute an input of the given shape and of the module's dtype, and why.
   *
   * @param inputShape - `[N, inChannels, H, W]` or `[inChannels, H, W]`.
   * @throws As {@link outputShape}; Error `ERR_DISPOSED`.
   */
  describe(inputShape: readonly number[]): Plan {
    const layer = this.#native.live()
    const numbers = planNumbers(inputShape, this.#settings)
    return toPlan(callNative(() => layer.describe(numbers)))
  }

  /** The parameters: weight, then bias where there is one. */
  parameters(): Parameter<D>[] {
    return this.bias === null ? [this.weight] : [this.weight, this.bias]
  }

  /**
   * The parameters with their names, as PyTorch and MindSpore name them.
   *
   * @param prefix - Put before each name, such as `decoder.up1.`; default ''.
   * @throws TypeError `ERR_INVALID_ARG_TYPE`.
   */
  namedParameters(prefix = ''): [name: string, parameter: Parameter<D>][] {
    return nameParameters(this.parameters(), prefix)
  }

  /**
   * Copies of the parameters by name.
   *
   * @param prefix - Put before each name, such as `decoder.up1.`; default ''.
   * @throws Error `ERR_DISPOSED`; TypeError `ERR_INVALID_ARG_TYPE`; RangeError `ERR_TOO_LARGE`.
   */
  stateDict(prefix = ''): StateDict<D> {
    return copyState(this.namedParameters(prefix))
  }

  /**
   * Copies parameters in, all at once: if any is refused, none is written. Calls under way finish with
   * the old values. Tensors of another dtype are refused unless `convert` is true.
   *
   * @param stateDict - Tensors by name: `weight`, and `bias` where the module has one.
   * @param options - `strict`, `prefix`, `convert`: {@link LoadStateDictOptions}.
   * @throws Error `ERR_STATE_DICT` in strict mode for missing and unexpected names, `ERR_DISPOSED`;
   * TypeError `ERR_INVALID_ARG_TYPE`, `ERR_DTYPE_MISMATCH`, `ERR_UNKNOWN_OPTION`, `ERR_DETACHED`;
   * RangeError `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`.
   */
  loadStateDict(
    stateDict: Readonly<Record<string, TensorLike<D>>>,
    options?: LoadStateDictOptions,
  ): LoadStateDictResult
  /** The same from tensors of any dtype: `convert` rounds or widens them to the module's. */
  loadStateDict(
    stateDict: Readonly<Record<string, TensorLike>>,
    options: LoadStateDictOptions & { convert: true },
  ): LoadStateDictResult
  loadStateDict(
    stateDict: Readonly<Record<string, TensorLike>>,
    options?: LoadStateDictOptions,
  ): LoadStateDictResult {
    return loadState(this.#native.live(), this.namedParameters(), stateDict, options)
  }

  /**
   * A new module of the given dtype with the same options and converted copies of the parameters:
   * float32 is rounded to float16, to nearest even (overflow gives ±Infinity, NaN stays NaN); float16
   * is widened exactly. This module stays as it is.
   *
   * @throws TypeError `ERR_INVALID_ARG_TYPE`; RangeError `ERR_OUT_OF_RANGE`, `ERR_TOO_LARGE`; Error
   * `ERR_DISPOSED`.
   * @example
   * ```ts
   * const half = new ConvTranspose2d(64, 32, 4, { stride: 2 }).to('float16')
   * ```
   */
  to<T extends DType>(dtype: T): ConvTranspose2d<T> {
    readChoice('dtype', dtype, DTYPES)
    const state = this.stateDict()
    const module = new ConvTranspose2d<T>(...undrawnArguments(this.#settings, dtype))
    module.loadStateDict(state, { convert: true })
    return module
  }

  /** Frees the native memory at once, not in a later turn. Calls under way finish; later ones throw `ERR_DISPOSED`. */
  dispose(): void {
    this.#native.dispose()
  }

  /** The same as {@link dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose()
  }

  /** As PyTorch prints it: `ConvTranspose2d(16, 33, kernel_size=(3, 5), stride=(2, 1))`. */
  toString(): string {
    return moduleText(this.#settings.geometry, this.bias !== null, this.dtype)
  }

  #call(input: unknown, options: GivenCallOptions): Call {
    this.#native.live()
    return moduleCall(input, options, this.#settings)
  }
}
