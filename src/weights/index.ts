/** Weights from files and into files: the entry point `convtranspose/weights`. */

export type { WeightSource } from './byte-source.js'
export type { NamedTensor, NamedTensors } from './named-tensor.js'
export type { ReadOptions } from './read-options.js'
export { listSafetensors, readSafetensors, type SafetensorsListing } from './safetensors.js'
export type { NumericDType, OpaqueDType, StoredData, StoredDType } from './stored-dtype.js'
export {
  encodeSafetensors,
  type WritableTensors,
  type WriteSafetensorsOptions,
  writeSafetensors,
} from './write-safetensors.js'
