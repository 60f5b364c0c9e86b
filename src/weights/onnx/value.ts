/** What a name of a graph stands for, where the file says it: a tensor, perhaps cast. */

import { DTYPES, type DType } from '../../dtype.js'
import { shortened } from '../../errors.js'
import { HOST_ORDER } from '../byte-order.js'
import { namedTensor, type TensorBytes } from '../named-tensor.js'
import type { NumericDType } from '../stored-dtype.js'
import { malformed, quoted } from '../weight-file-error.js'
import type { GraphNode, Scope } from './graph.js'
import { Memo } from './memo.js'
import { inFile, NodeAttributes } from './node-attributes.js'
import {
  dtypeOfNumber,
  type ReadExternal,
  readElements,
  readHeader,
  type TensorHeader,
} from './tensor-proto.js'
import type { Wire } from './wire.js'

/** A tensor that the file holds: its elements are read when they are wanted. */
export interface StoredValue {
  readonly dtype: NumericDType
  readonly shape: readonly number[]
  read(external: ReadExternal): Promise<TensorBytes>
}

/** Constants have one of these; the rest are strings and scalars. */
const CONSTANT_FORMS = ['value', 'value_floats', 'value_float', 'sparse_value']

/** Steps from a node to the tensor; more are a circle, or no one's model. */
const MAX_STEPS = 32

/** By TensorProto message and by node, as nodes without number may share a value. */
const headers = new Memo<Uint8Array, TensorHeader>()
const attributesOf = new Memo<GraphNode, NodeAttributes>()

/**
 * Follows a name through Identity and Cast nodes to an initialiser or a Constant.
 *
 * @param what - What messages call it: weight, bias.
 * @throws Error `ERR_WEIGHT_FILE` where the value is not in the file.
 */
export function findValue(wire: Wire, node: GraphNode, what: string, name: string): StoredValue {
  const where = inFile(wire, node)
  return follow(name, node.scope, MAX_STEPS)

  function follow(value: string, from: Scope, steps: number): StoredValue {
    if (steps === 0) throw refused(`one that is more than ${MAX_STEPS} nodes away`)
    for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
      const initializer = scope.initializers.get(value)
      if (initializer !== undefined) return tensorValue(wire, initializer)
      const maker = scope.makers.get(value)
      if (maker !== undefined) return made(value, maker, steps)
    }
    throw refused(`${quoted(value)}, which the model is given`)
  }

  function made(value: string, maker: GraphNode, steps: number): StoredValue {
    const next = () => follow(maker.inputs[0] ?? '', maker.scope, steps - 1)
    switch (maker.isStandard ? maker.opType : '') {
      case 'Identity':
        return next()
      case 'Cast':
        return cast(maker, next())
      case 'Constant':
        return constant(maker)
      default:
        throw refused(`${quoted(value)}, which a node ${shortened(maker.opType)} computes`)
    }
  }

  function cast(maker: GraphNode, value: StoredValue): StoredValue {
    const read = () => new NodeAttributes(wire, maker, ['to'])
    const to = attributesOf.of(maker, read).integer('to', 0)
    const dtype = DTYPES.find((name) => name === dtypeOfNumber(to))
    if (dtype === undefined) throw refused(`one that is cast to data type ${to}`)
    return castValue(value, dtype)
  }

  function constant(maker: GraphNode): StoredValue {
    const read = () => new NodeAttributes(wire, maker, CONSTANT_FORMS)
    const attributes = attributesOf.of(maker, read)
    const tensor = attributes.tensor('value')
    if (tensor !== undefined) return tensorValue(wire, tensor)
    const floats = attributes.floats('value_floats')
    if (floats !== undefined) return floatsValue(name, floats)
    throw refused(`a Constant of ${attributes.names.join(', ') || 'no tensor'}`)
  }

  function refused(received: string): Error {
    return malformed(where, `have a ${what} whose values the file holds`, received)
  }
}

function tensorValue(wire: Wire, bytes: Uint8Array): StoredValue {
  const header = headers.of(bytes, () => readHeader(wire, bytes))
  const { dtype, shape } = header
  return { dtype, shape, read: (external) => readElements(wire, bytes, header, external) }
}

function floatsValue(name: string, floats: readonly number[]): StoredValue {
  const stored = { dtype: 'float32', shape: [floats.length] } as const
  return {
    ...stored,
    read: async () => {
      const bytes = new Uint8Array(Float32Array.from(floats).buffer)
      return { ...stored, name, bytes, byteOrder: HOST_ORDER }
    },
  }
}

/** Each cast rounds on its own, as it does in the model. */
function castValue(value: StoredValue, dtype: DType): StoredValue {
  const { shape } = value
  return {
    dtype,
    shape,
    read: async (external) => {
      const from = await value.read(external)
      const { buffer, byteOffset, byteLength } = namedTensor(from, dtype).data as ArrayBufferView
      const bytes = new Uint8Array(buffer, byteOffset, byteLength)
      return { name: from.name, dtype, shape, bytes, byteOrder: HOST_ORDER }
    },
  }
}
