/** The parameters of a module by name: listed, copied out and copied in. */

import type { DType } from './dtype.js'
import type { NativeLayer } from './native.cjs'
import { PARAMETER_NAMES, type Parameter } from './parameter.js'
import { callNative } from './runtime.js'
import {
  type LoadStateDictResult,
  readPrefix,
  readStateDict,
  type StateDict,
} from './state-dict.js'
import { Tensor } from './tensor.js'

/** Parameters with their names. */
export type NamedParameters<D extends DType> = [name: string, parameter: Parameter<D>][]

/** @throws TypeError `ERR_INVALID_ARG_TYPE` (prefix). */
export function nameParameters<D extends DType>(
  parameters: readonly Parameter<D>[],
  prefix: unknown,
): NamedParameters<D> {
  const start = readPrefix(prefix)
  return parameters.map((parameter, index) => [`${start}${PARAMETER_NAMES[index]}`, parameter])
}

/** Copies of the values. @throws What `Parameter.toArray` throws. */
export function copyState<D extends DType>(named: NamedParameters<D>): StateDict<D> {
  const entries = named.map(
    ([name, parameter]) => [name, new Tensor<D>(parameter.toArray(), parameter.shape)] as const,
  )
  return Object.fromEntries(entries)
}

/** Writes what a state dict holds to the layer. @throws What `ConvTranspose2d.loadStateDict` throws. */
export function loadState<D extends DType>(
  layer: NativeLayer,
  named: NamedParameters<D>,
  stateDict: unknown,
  options: unknown,
): LoadStateDictResult {
  const known = new Map<string, Parameter>(named)
  const { missing, unexpected, values } = readStateDict(stateDict, known, options)
  // All are read before any is taken: a getter of the bias could take the weight's memory away.
  const weight = values.get('weight')?.take() ?? null
  const bias = values.get('bias')?.take() ?? null
  callNative(() => layer.write(weight, 0, bias, 0))
  return { missing, unexpected }
}
