/** ONNX models: their ConvTranspose nodes, listed and made into layers. */

import path from 'node:path'
import { readOptions } from '../../arguments.js'
import { type Data, DTYPES, type DType } from '../../dtype.js'
import { type ConvTransposeError, invalidType } from '../../errors.js'
import type { TensorLike } from '../../tensor.js'
import { pathOf, type WeightSource, withSource } from '../byte-source.js'
import { namedTensor } from '../named-tensor.js'
import { loadProtobuf } from '../protobuf.js'
import { readWantedDType } from '../read-options.js'
import { malformed, quoted } from '../weight-file-error.js'
import { externalReader } from './external-data.js'
import { findNodes, type GraphNode } from './graph.js'
import { type LayerForm, type LayerValues, readForm } from './layer-form.js'
import { inFile } from './node-attributes.js'
import { OnnxConvTranspose } from './onnx-layer.js'
import type { StoredValue } from './value.js'
import { Wire } from './wire.js'

/** A ConvTranspose node of a model. */
export interface OnnxNode {
  /** The node's name; that of its output if it has none. */
  readonly name: string
  /**
   * The graph that holds it: '' for the model's own, else such as `If_3/then_branch` or `function f`, with
   * names cut to 80 characters.
   */
  readonly graph: string
  /** Name of the value that the node takes as its input. */
  readonly input: string
  /** Name of the value that the node makes. */
  readonly output: string
  /** Geometry of the node; null if no layer can be made of it. */
  readonly form: LayerForm | null
  /** Why no layer can be made of it; null if one can. */
  readonly refusal: string | null
}

/** Options of {@link readOnnx}. */
export interface ReadOnnxOptions<D extends DType | undefined = DType | undefined> {
  /** Names of the wanted nodes, or of their outputs; default: all nodes. */
  names?: readonly string[]
  /**
   * dtype of the layers: parameters are converted to it, each value with one rounding. Default: the node's,
   * which must then be float32 or float16.
   */
  dtype?: D
  /** The folder of external data; default: the model's. A model in memory has none. */
  folder?: string
}

/** What a model of Protocol Buffers can be at most. */
const MAX_BYTES = 2 ** 31 - 1

/**
 * Lists the ConvTranspose nodes of a model, including those in subgraphs and functions. External data is
 * not read. Needs the package `protobufjs`.
 *
 * @param source - The path of a `.onnx` file, or its bytes.
 * @throws Error `ERR_WEIGHT_FILE`, `ERR_MISSING_DEPENDENCY` (protobufjs); TypeError
 * `ERR_INVALID_ARG_TYPE`, `ERR_DETACHED`; RangeError `ERR_TOO_LARGE`; what `node:fs` throws.
 */
export async function listOnnx(source: WeightSource): Promise<OnnxNode[]> {
  return withNodes(source, async (wire, nodes) =>
    nodes.map((node) => {
      const names = namesOf(node)
      try {
        return { ...names, form: readForm(wire, node).form, refusal: null }
      } catch (error) {
        if ((error as ConvTransposeError).code !== 'ERR_WEIGHT_FILE') throw error
        return { ...names, form: null, refusal: (error as Error).message }
      }
    }),
  )
}

/**
 * Makes layers of the ConvTranspose nodes of a model, in the order of {@link listOnnx}.
 *
 * @param source - The path of a `.onnx` file, or its bytes.
 * @throws As {@link listOnnx}; also Error `ERR_WEIGHT_FILE`, with the reason, if no layer can be made of a
 * node, a name is not found, or weights are broken; TypeError
 * `ERR_UNKNOWN_OPTION`; RangeError `ERR_OUT_OF_RANGE`; Error `ERR_NATIVE_LOAD`.
 * @example
 * ```ts
 * const [head] = await readOnnx('model.onnx', { names: ['up4'] })
 * const output = await head.forward(features)
 * ```
 */
export async function readOnnx<D extends DType | undefined = undefined>(
  source: WeightSource,
  options?: ReadOnnxOptions<D>,
): Promise<OnnxConvTranspose<D extends DType ? D : DType>[]> {
  const given = readOptions(options, ['names', 'dtype', 'folder'])
  const dtype = readWantedDType(given.dtype)
  const names = given.names === undefined ? undefined : readNames(given.names)
  const external = externalReader(readFolder(given.folder, source))
  return withNodes(source, async (wire, nodes) => {
    const layers: OnnxConvTranspose[] = []
    for (const node of wanted(wire, nodes, names)) {
      const { form, values } = readForm(wire, node)
      const served = dtype ?? DTYPES.find((name) => name === form.dtype)
      if (served === undefined) {
        const expected = 'be of float32 or float16, or be read with the option dtype'
        throw malformed(inFile(wire, node), expected, form.dtype)
      }
      layers.push(
        new OnnxConvTranspose(namesOf(node), form, served, await stateOf(form, values, served)),
      )
    }
    return layers as OnnxConvTranspose<D extends DType ? D : DType>[]
  })

  async function stateOf({ outputShape }: LayerForm, { weight, bias }: LayerValues, to: DType) {
    const tensor = async (value: StoredValue, shape: readonly number[]): Promise<TensorLike> => {
      const data = namedTensor(await value.read(external), to).data as Data<DType>
      // With output_shape the layer keeps it, and it may be a view of the source.
      return { data: outputShape === null ? data : data.slice(), shape }
    }
    const { shape } = weight
    const image = shape.length === 4 ? shape : [shape[0], shape[1], 1, shape[2]]
    const state = { weight: await tensor(weight, image as readonly number[]) }
    return bias === undefined ? state : { ...state, bias: await tensor(bias, bias.shape) }
  }
}

/** Finds the nodes of a model, whose bytes must stay while they are used. */
async function withNodes<T>(
  source: WeightSource,
  use: (wire: Wire, nodes: readonly GraphNode[]) => Promise<T>,
): Promise<T> {
  return withSource(source, async (bytes) => {
    const open = await loadProtobuf('ONNX models')
    if (bytes.size > MAX_BYTES) {
      throw malformed(
        bytes.name,
        `have at most ${MAX_BYTES} bytes, as ONNX allows`,
        `${bytes.size}`,
      )
    }
    const wire = new Wire(bytes.name, open)
    return use(wire, findNodes(wire, await bytes.read(0, bytes.size), 'ConvTranspose'))
  })
}

function namesOf({ name, scope, inputs, outputs }: GraphNode) {
  return { name, graph: scope.path, input: inputs[0] ?? '', output: outputs[0] ?? '' }
}

function wanted(
  wire: Wire,
  nodes: readonly GraphNode[],
  names: readonly string[] | undefined,
): readonly GraphNode[] {
  if (names === undefined) return nodes
  const namesOfNode = ({ name, outputs }: GraphNode) => [name, outputs[0]]
  const there = new Set(nodes.flatMap(namesOfNode))
  const missing = names.filter((name) => !there.has(name))
  if (missing.length > 0) {
    const has = nodes.map(({ name }) => quoted(name)).join(', ') || 'none'
    const expected = `have the ConvTranspose nodes ${missing.map(quoted)}`
    throw malformed(wire.name, expected, has)
  }
  const asked = new Set<string | undefined>(names)
  return nodes.filter((node) => namesOfNode(node).some((name) => asked.has(name)))
}

function readNames(names: unknown): readonly string[] {
  const read: unknown = Array.isArray(names) ? [...names] : names
  if (Array.isArray(read) && read.every((name) => typeof name === 'string')) return read
  throw invalidType('names', 'an array of strings', read)
}

function readFolder(folder: unknown, source: WeightSource): string | undefined {
  if (folder !== undefined) {
    if (typeof folder !== 'string') throw invalidType('folder', 'a string', folder)
    return folder
  }
  const file = pathOf(source)
  return file === undefined ? undefined : path.dirname(file)
}
