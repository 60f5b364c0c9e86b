/** The files that a layer's parameters are read from. */

import { extname } from 'node:path'
import type { DType } from '../../dtype.js'
import type { NamedTensors } from '../../weights/index.js'
import { PICKLE_REMEDY } from '../../weights/weight-file-error.js'
import { UsageError } from '../command.js'

/** What `torch.save` writes. */
const PICKLES = ['.pt', '.pth']

/** As the command line names them. */
export interface WeightFiles {
  readonly weights: string
  readonly bias: string | undefined
  readonly prefix: string | undefined
}

/** @throws UsageError for another kind of file, and for options that do not go with its kind. */
export async function readWeights(
  { weights: file, bias: biasFile, prefix }: WeightFiles,
  dtype: DType,
): Promise<NamedTensors<DType>> {
  const { readMindSpore, readNpy, readNpz, readSafetensors } = await import(
    '../../weights/index.js'
  )
  const kind = extname(file).toLowerCase()
  if (kind === '.npy') {
    if (prefix !== undefined) {
      throw new UsageError('--prefix goes with a .safetensors, .npz or .ckpt file only')
    }
    const weight = await readNpy(file, { dtype })
    return biasFile === undefined
      ? { weight }
      : { weight, bias: await readNpy(biasFile, { dtype }) }
  }
  if (biasFile !== undefined) throw new UsageError('--bias goes with a .npy of the weight only')
  // All names are read, so that an error can tell which prefixes there are.
  if (kind === '.safetensors') return readSafetensors(file, { dtype })
  if (kind === '.npz') return readNpz(file, { dtype })
  if (kind === '.ckpt') return readMindSpore(file, { dtype })
  const remedy = PICKLES.includes(kind) ? `; a ${kind} is a pickle: ${PICKLE_REMEDY}` : ''
  throw new UsageError(
    `--weights must be a .safetensors, .npz, .ckpt or .npy file; received ${JSON.stringify(file)}${remedy}`,
  )
}
