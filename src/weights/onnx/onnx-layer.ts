/** A ConvTranspose node of an ONNX model as a layer: what the node computes, whatever its pads. */

import { readIntegers, readOptions } from '../../arguments.js'
import { checkOut } from '../../call.js'
import { type CallOptions, readOut, type SyncCallOptions } from '../../call-options.js'
import { ConvTranspose2d } from '../../conv-transpose2d.js'
import type { DType } from '../../dtype.js'
import { makeError, shapeMismatch } from '../../errors.js'
import { NO_SEED } from '../../module-options.js'
import { hold } from '../../out-in-use.js'
import { Tensor, type TensorLike } from '../../tensor.js'
import { readTensor, requireStill, type TensorView } from '../../tensor-view.js'
import { copyRows, cropped, isWhole, type Placements } from './crop.js'
import { axesOf, type LayerForm } from './layer-form.js'
import { type Axis, placeAxis } from './window.js'

/** Options of a call: those of a layer without `outputSize`, which the node itself determines. */
export type OnnxCallOptions<D extends DType = DType> = Omit<CallOptions<D>, 'outputSize'>

/** The same without `signal` and `transfer`. */
export type OnnxSyncCallOptions<D extends DType = DType> = Omit<SyncCallOptions<D>, 'outputSize'>

const SYNC_OPTIONS = ['out', 'threads', 'algorithm'] as const
const OPTIONS = [...SYNC_OPTIONS, 'signal', 'transfer'] as const

/** Where `output_shape` lets padding depend on the input's size: modules for so many paddings are kept. */
const MAX_MODULES = 4

/** The height of a 1-D layer. */
const LINE: Axis = {
  ...{ kernel: 1, stride: 1, dilation: 1, outputPadding: 0 },
  ...{ pads: [0, 0], autoPad: 'NOTSET', outputSize: undefined },
}

/** Sizes that certainly have an output, where padding depends on no size. */
const ANY_SIZE = [2 ** 32, 2 ** 32]

/** A node's place in its model: names of the node, and of the values that it takes and makes. */
export interface NodeNames {
  readonly name: string
  readonly input: string
  readonly output: string
}

/**
 * A layer that computes a ConvTranspose node: `[N, C, H, W]`, or `[N, C, L]` for a 1-D node; the batch
 * axis may be left out. Where the node's pads are asymmetric and output padding cannot express that, the
 * output is a view (`strides` and `offset`) of a slightly larger one.
 *
 * @see ONNX operators, ConvTranspose.
 */
export class OnnxConvTranspose<D extends DType = DType> implements Disposable {
  /** The node's name; that of its output if it has none. */
  readonly name: string
  /** Name of the value that the node takes as its input. */
  readonly input: string
  /** Name of the value that the node makes. */
  readonly output: string
  /** Geometry of the node. */
  readonly form: LayerForm
  /** dtype of weight and bias: the node's, or what the option `dtype` converted them to. */
  readonly dtype: D
  readonly #axes: readonly [height: Axis, width: Axis]
  readonly #modules = new Map<string, ConvTranspose2d<DType>>()
  #isExact = false
  /** The parameters, for modules to come; null when disposed of. */
  #state: Readonly<Record<string, TensorLike>> | null

  /** @internal */
  constructor(
    names: NodeNames,
    form: LayerForm,
    dtype: D,
    state: Readonly<Record<string, TensorLike>>,
  ) {
    this.name = names.name
    this.input = names.input
    this.output = names.output
    this.form = form
    this.dtype = dtype
    this.#axes = [LINE, ...axesOf(form)].slice(-2) as [Axis, Axis]
    this.#state = state
    // Without output_shape all inputs have the same padding, so that one module serves them.
    if (form.outputShape !== null) return
    const placements = this.#place(ANY_SIZE)
    this.#isExact = isWhole(placements) && form.kernelShape.length === 2
    this.#module(placements)
    this.#state = {}
  }

  /**
   * The module behind the layer, for `prepare`, `describe` and the parameters. It is null where one module
   * is not enough: if the output is cropped further, if the node is 1-D, and with `output_shape`, whose
   * padding depends on the input's size. `dispose` disposes of it, too.
   */
  get module(): ConvTranspose2d<D> | null {
    return this.#isExact ? (this.#module(this.#place(ANY_SIZE)) as ConvTranspose2d<D>) : null
  }

  /**
   * Computes the output off the calling thread, as `ConvTranspose2d.forward` does.
   *
   * @param input - `[N, C, H, W]` or `[C, H, W]`; of a 1-D node `[N, C, L]` or `[C, L]`; in any strides.
   * @returns The node's output, of the input's rank; a view if the output is cropped further.
   * @throws As the promise's rejection, what `ConvTranspose2d.forward` rejects with; RangeError
   * `ERR_SHAPE_MISMATCH`, also if no layer can compute the node's `output_shape`.
   */
  async forward(input: TensorLike<D>, options?: OnnxCallOptions<D>): Promise<Tensor<D>> {
    const { out, ...settings } = readOptions(options, OPTIONS)
    const call = this.#call(input, out, settings.transfer === true)
    const release = call.copiesTo === undefined ? undefined : hold(call.copiesTo)
    try {
      const passed = { ...settings, out: call.out } as CallOptions
      return call.result(await call.module.forward(call.input, passed)) as Tensor<D>
    } finally {
      release?.()
    }
  }

  /**
   * Computes the output on the calling thread. Nothing is copied, except a cropped output into `out`.
   *
   * @throws What {@link forward} rejects with.
   */
  forwardSync(input: TensorLike<D>, options?: OnnxSyncCallOptions<D>): Tensor<D> {
    const { out, ...settings } = readOptions(options, SYNC_OPTIONS)
    const call = this.#call(input, out, false)
    const passed = { ...settings, out: call.out } as SyncCallOptions
    return call.result(call.module.forwardSync(call.input, passed)) as Tensor<D>
  }

  /**
   * The shape of the output for an input of the given shape.
   *
   * @throws TypeError `ERR_INVALID_ARG_TYPE`; RangeError `ERR_SHAPE_MISMATCH`, `ERR_OUT_OF_RANGE`,
   * `ERR_TOO_LARGE`; Error `ERR_DISPOSED`.
   */
  outputShape(inputShape: readonly number[]): number[] {
    const shape = readIntegers('inputShape', inputShape, 0)
    const placements = this.#placeInput(shape)
    this.#module(placements).outputShape(this.#asImage(shape, 1))
    return this.#outputShape(shape, placements)
  }

  /** Frees the native memory now. Calls under way finish; later ones throw `ERR_DISPOSED`. */
  dispose(): void {
    for (const module of this.#modules.values()) module.dispose()
    this.#modules.clear()
    this.#state = null
  }

  /** The same as {@link dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose()
  }

  #call(value: unknown, outValue: unknown, transfer: boolean) {
    const view = readTensor('input', value)
    const placements = this.#placeInput(view.shape)
    const shape = this.#outputShape(view.shape, placements)
    const out = outValue === undefined ? undefined : readOut(outValue, view.dtype, { shape })
    // Only now, as getters of `out` may have called the layer, which disposes of modules.
    const module = this.#module(placements)
    const given = outValue instanceof Tensor ? outValue : undefined
    const isDirect = isWhole(placements)
    if (out !== undefined && !isDirect) checkOut(out, [view], { transfer })
    return {
      module,
      input: this.#imageOf(view),
      out: out !== undefined && isDirect ? this.#imageOf(out) : undefined,
      copiesTo: isDirect ? undefined : out,
      result: (whole: Tensor): Tensor => {
        if (out === undefined)
          return this.#shaped(isDirect ? whole : cropped(whole, placements), shape)
        if (!isDirect) {
          requireStill('out', out, 'ended')
          copyRows(cropped(whole, placements), out)
        }
        const { dtype, offset } = out
        return given ?? new Tensor(out.array as TensorLike['data'], out.shape, { dtype, offset })
      },
    }
  }

  #placeInput(shape: readonly number[]): Placements {
    const [inChannels = 0] = this.form.weightShape
    const rank = this.form.kernelShape.length
    const spatial = shape.slice(-rank)
    const hasRank = shape.length === rank + 1 || shape.length === rank + 2
    if (!hasRank || shape.at(-rank - 1) !== inChannels || spatial.includes(0)) {
      const axes = rank === 1 ? 'L' : 'H, W'
      const expected = `of shape [N, ${inChannels}, ${axes}] or [${inChannels}, ${axes}] with sizes ≥ 1`
      throw shapeMismatch('input', expected, shape)
    }
    return this.#place(spatial)
  }

  #place(spatial: readonly number[]): Placements {
    const sizes = [1, ...spatial].slice(-2)
    const placements = this.#axes.map((axis, index) => placeAxis(axis, sizes[index] as number))
    if (!placements.includes(undefined)) return placements as unknown as Placements
    throw makeError(
      'ERR_SHAPE_MISMATCH',
      `input must have sizes whose output is at least 1 on each axis and within reach of ` +
        `output_shape; received [${spatial.join(', ')}] for node ${JSON.stringify(this.name)}`,
    )
  }

  #module(placements: Placements): ConvTranspose2d<DType> {
    const padding = pairOf(placements.map((axis) => axis.padding))
    const outputPadding = pairOf(placements.map((axis) => axis.outputPadding))
    const key = `${padding} ${outputPadding}`
    const known = this.#modules.get(key)
    if (known !== undefined) return known
    if (this.#state === null) {
      throw makeError('ERR_DISPOSED', 'the layer must be live; it has been disposed of')
    }
    const { weightShape, group, hasBias } = this.form
    const module = new ConvTranspose2d<DType>(
      weightShape[0] as number,
      (weightShape[1] as number) * group,
      pairOf(this.#axes.map((axis) => axis.kernel)),
      {
        stride: pairOf(this.#axes.map((axis) => axis.stride)),
        dilation: pairOf(this.#axes.map((axis) => axis.dilation)),
        padding,
        outputPadding,
        groups: group,
        bias: hasBias,
        dtype: this.dtype,
        seed: NO_SEED as never,
      },
    )
    module.loadStateDict(this.#state, { convert: true })
    const [oldest] = this.#modules.size < MAX_MODULES ? [] : this.#modules
    if (oldest !== undefined) {
      this.#modules.delete(oldest[0])
      oldest[1].dispose()
    }
    this.#modules.set(key, module)
    return module
  }

  #outputShape(shape: readonly number[], placements: Placements): number[] {
    const { weightShape, group, kernelShape } = this.form
    const sizes = placements.map(({ size }) => size).slice(-kernelShape.length)
    const batch = shape.slice(0, shape.length - kernelShape.length - 1)
    return [...batch, (weightShape[1] as number) * group, ...sizes]
  }

  /** A list of a tensor's axes, with one for the height of a 1-D node. */
  #asImage(list: readonly number[], height: number): readonly number[] {
    return this.form.kernelShape.length === 2
      ? list
      : [...list.slice(0, -1), height, ...list.slice(-1)]
  }

  #imageOf({ array, shape, strides, offset, dtype }: TensorView): TensorLike {
    return {
      data: array as TensorLike['data'],
      shape: this.#asImage(shape, 1),
      strides: this.#asImage(strides, 0),
      offset,
      dtype,
    }
  }

  /** The output without the height of a 1-D node. */
  #shaped(output: Tensor, shape: readonly number[]): Tensor {
    if (this.form.kernelShape.length === 2) return output
    const { data, strides, offset, dtype } = output
    return new Tensor(data, shape, {
      strides: strides.filter((_, axis) => axis !== strides.length - 2),
      offset,
      dtype,
    })
  }
}

function pairOf([height, width]: readonly number[]): readonly [number, number] {
  return [height as number, width as number]
}
