import type { DType, Layer } from './layer.js'

/** What a peer is asked to load. Files are little-endian, contiguous, of the task's dtype. */
export interface Task {
  readonly layer: Layer
  readonly dtype: DType
  readonly threads: number
  /** Holds input.bin, weight.bin, bias.bin and, where it could be made, model.onnx. */
  readonly folder: string
}
