/**
 * Transposed convolution (MindSpore's mint.nn.ConvTranspose2d) for Node and Electron, on CPUs.
 *
 * @module convtranspose
 */

export type { Pair } from './arguments.js'
export type { CallOptions, SyncCallOptions } from './call-options.js'
export { ConvTranspose2d } from './conv-transpose2d.js'
export type { Data, DataLike, DType, Float16ArrayLike, NumbersLike } from './dtype.js'
export type { ConvTransposeError, ErrorCode } from './errors.js'
export { fromFloat16, toFloat16 } from './float16.js'
export {
  type ConvTranspose2dCallOptions,
  type ConvTranspose2dShapeOptions,
  type ConvTranspose2dSyncCallOptions,
  convTranspose2d,
  convTranspose2dOutputShape,
  convTranspose2dSync,
} from './functional.js'
export type { AlgorithmChoice, GeometryOptions } from './layer-options.js'
export type { ConvTranspose2dOptions } from './module-options.js'
export type { Parameter } from './parameter.js'
export type { Plan } from './plan.js'
export { type Capabilities, capabilities, getNumThreads, setNumThreads } from './runtime.js'
export type { LoadStateDictOptions, LoadStateDictResult, StateDict } from './state-dict.js'
export { Tensor, type TensorConstructor, type TensorLike, type TensorOptions } from './tensor.js'
