/**
 * Where the output of a node lies: the sizes of the operator's definition, for one axis.
 *
 * A layer of padding 0 computes `full` positions; a node's output is `size` of them from `begin` on. It
 * may reach beyond them: what is there holds the bias.
 *
 * @see ONNX operators, ConvTranspose: pads, auto_pad, output_shape.
 */

/** ONNX's `auto_pad`: how the pads of a node are found. */
export type AutoPad = 'NOTSET' | 'SAME_UPPER' | 'SAME_LOWER' | 'VALID'

/** The sizes of one axis of a node. */
export interface Axis {
  readonly kernel: number
  readonly stride: number
  readonly dilation: number
  readonly outputPadding: number
  readonly pads: readonly [begin: number, end: number]
  readonly autoPad: AutoPad
  /** The size that `output_shape` asks for. */
  readonly outputSize: number | undefined
}

/** How a layer computes the output of a node, on one axis. */
export interface Placement {
  readonly padding: number
  readonly outputPadding: number
  /** The layer's positions before those of the node. */
  readonly skip: number
  /** The node's positions. */
  readonly size: number
  /** The layer's positions after those of the node. */
  readonly rest: number
}

/**
 * @returns Undefined where no layer computes it: `pads` are more than the positions that there are, or
 * `output_shape` asks for more than the stride and the dilation allow.
 */
export function placeAxis(axis: Axis, inputSize: number): Placement | undefined {
  const full = (inputSize - 1) * axis.stride + extent(axis)
  const [begin, end] = margins(axis, full)
  const padding = paddingOf(axis, begin, end)
  const size = full - begin - end
  if (padding < 0 || size < 1) return undefined
  const outputPadding = Math.max(0, padding - end)
  return { padding, outputPadding, skip: begin - padding, size, rest: Math.max(0, end - padding) }
}

/** Whether no input has an output that a layer computes, as far as that depends on no input's size. */
export function isUnplaceable(axis: Axis): boolean {
  if (axis.outputSize !== undefined) return false
  return paddingOf(axis, ...margins(axis, 0)) < 0
}

/** As much as can be is the layer's padding, so that little is computed in vain. */
function paddingOf({ stride, dilation }: Axis, begin: number, end: number): number {
  return Math.min(begin, end + Math.max(stride, dilation) - 1)
}

/** The positions that one input reaches. */
function extent({ kernel, dilation }: Axis): number {
  return (kernel - 1) * dilation + 1
}

/** What the node leaves out of the full output, at its begin and at its end; below 0: what it adds. */
function margins(axis: Axis, full: number): readonly [begin: number, end: number] {
  const { autoPad, outputPadding, outputSize, pads, stride } = axis
  if (outputSize !== undefined) {
    // Where more is asked for than there is, onnxruntime adds all of it at the end.
    const begin = padsAtBegin(autoPad, Math.max(0, full + outputPadding - outputSize))
    return [begin, full - begin - outputSize]
  }
  switch (autoPad) {
    case 'NOTSET':
      return [pads[0], pads[1] - outputPadding]
    case 'VALID':
      return [0, -outputPadding]
    default: {
      // Not below 0, as ONNX's own inference of shapes and onnxruntime have it.
      const total = Math.max(0, extent(axis) + outputPadding - stride)
      const begin = padsAtBegin(autoPad, total)
      return [begin, total - begin - outputPadding]
    }
  }
}

function padsAtBegin(autoPad: AutoPad, total: number): number {
  const half = Math.floor(total / 2)
  return autoPad === 'SAME_UPPER' ? half : total - half
}
