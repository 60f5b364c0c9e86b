/** What the readers of files with named tensors have in common. */

import { readOptions } from '../arguments.js'
import type { DType } from '../dtype.js'
import { readPrefix } from '../state-dict.js'
import { readWantedDType } from './named-tensor.js'

/** Options of the readers. */
export interface ReadOptions<D extends DType | undefined = DType | undefined> {
  /** Only tensors whose names begin with it are read; default ''. */
  prefix?: string
  /**
   * What the values are converted to, each with one rounding to nearest even; default: they stay as
   * they are stored.
   */
  dtype?: D
}

/** The options of a reader, checked. */
export interface Wanted {
  readonly prefix: string
  readonly dtype: DType | undefined
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_OPTION`; RangeError `ERR_OUT_OF_RANGE`. */
export function readWanted(options: unknown): Wanted {
  const { prefix, dtype } = readOptions(options, ['prefix', 'dtype'])
  return {
    prefix: prefix === undefined ? '' : readPrefix(prefix),
    dtype: readWantedDType(dtype),
  }
}
