/**
 * Weights from files and into files: the entry point `convtranspose/weights`.
 *
 * @module convtranspose/weights
 */

export type { WeightSource } from './byte-source.js'
export { type FromStateDictOptions, fromStateDict } from './from-state-dict.js'
export { fromKerasFilter } from './keras-filter.js'
export { type KerasGeometry, type KerasOptions, kerasGeometry } from './keras-geometry.js'
export { readMindSpore } from './mindspore.js'
export type { NamedTensor, NamedTensors } from './named-tensor.js'
export { encodeNpy, type ReadNpyOptions, readNpy, writeNpy } from './npy.js'
export { type ReadNpzOptions, readNpz } from './npz.js'
export type { LayerForm } from './onnx/layer-form.js'
export type {
  OnnxCallOptions,
  OnnxConvTranspose,
  OnnxSyncCallOptions,
} from './onnx/onnx-layer.js'
export { listOnnx, type OnnxNode, type ReadOnnxOptions, readOnnx } from './onnx/read-onnx.js'
export type { AutoPad } from './onnx/window.js'
export type { ReadOptions } from './read-options.js'
export { listSafetensors, readSafetensors, type SafetensorsListing } from './safetensors.js'
export type { NumericDType, OpaqueDType, StoredData, StoredDType } from './stored-dtype.js'
export { readTfjs } from './tfjs.js'
export {
  encodeSafetensors,
  type WritableTensors,
  type WriteSafetensorsOptions,
  writeSafetensors,
} from './write-safetensors.js'
