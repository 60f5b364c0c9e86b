/** The options that readers have in common. */

import { readChoice, readOptions } from '../arguments.js'
import { DTYPES, type DType } from '../dtype.js'
import { readPrefix } from '../state-dict.js'

/** Options that the readers share. */
export interface ReadOptions<D extends DType | undefined = DType | undefined> {
  /** Only tensors whose names begin with it are read; default ''. */
  prefix?: string
  /**
   * `'float32'` or `'float16'` to convert the values, each with one rounding to nearest even; default: as
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

/** The option `dtype` by itself. @throws As {@link readWanted}. */
export function readWantedDType(dtype: unknown): DType | undefined {
  return dtype === undefined ? undefined : readChoice('dtype', dtype, DTYPES)
}
